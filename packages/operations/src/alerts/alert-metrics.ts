/**
 * What the alerts of Azure Monitor read, beside the requests: the service reports these metrics under these names, and
 * `infra/alert-queries.json` asks for them. The rules get their measures as follows.
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
  /** A counter of what the model cost, in the currency of `MODEL_PRICES`. */
  modelCost: 'rag.model.cost',
} as const;
