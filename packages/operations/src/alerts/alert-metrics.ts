/**
 * The metrics that the alerts of Azure Monitor read, in addition to requests. The service reports them under these
 * names, and `infra/alert-queries.json` queries them. The rules use these measures:
 *
 * - `errorShare`: requests with a status of 500 and above, of all
 * - `p99Seconds`: the duration of requests to the chat routes
 * - `hitShare`: cache look-ups with another result than `miss`, of all
 * - `rateLimitedRequests`: requests with the status 429
 * - `spendDollars`: the sum of the model's cost
 */
export const alertMetrics = {
  /** A counter of answers that were looked for in the cache, with the attribute {@link cacheResult}. */
  cacheLookups: 'rag.cache.lookups',
  /** The attribute: `exact`, `paraphrase`, `shared` or `miss`. */
  cacheResult: 'rag.cache.result',
  /** A counter of the model's cost, in the currency of `MODEL_PRICES`. */
  modelCost: 'rag.model.cost',
} as const;
