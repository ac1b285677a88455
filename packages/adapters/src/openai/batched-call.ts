import { type BillableOptions, RagError } from '@rag/core';
import { isTooLong, tokenLimitOf } from './map-error.ts';
import { type BatchLimits, toTextBatches } from './text-batches.ts';

/** Makes one call for a batch. Resolves with one result for each text. */
type CallBatch<Result> = (texts: string[], options: BillableOptions) => Promise<readonly Result[]>;

/** Makes as many calls as a list of texts needs. Resolves with the results in the order of the texts. */
type CallAll<Result> = (texts: readonly string[], options: BillableOptions) => Promise<readonly Result[]>;

/** What servers answer to a batch with too many texts: 413 or 422 (text-embeddings-inference), 400 (others). */
const REFUSED = new Set<unknown>([400, 413, 422]);
/** No model takes fewer tokens, and no token is shorter than a byte. */
const MIN_INPUT_TOKENS = 128;

const encoder = new TextEncoder();

/**
 * Cuts texts into batches, and a batch that the server refuses into halves. The size that the server takes is remembered,
 * unless it turns out that the server refuses a text on its own: then the size was not to blame.
 */
export function createBatchedCall<Result>(call: CallBatch<Result>, limits: BatchLimits): CallAll<Result> {
  let { batchSize } = limits;

  async function callAll(
    texts: readonly string[],
    start: number,
    options: BillableOptions,
  ): Promise<Result[]> {
    const results: Result[] = [];
    while (results.length < texts.length) {
      const rest = texts.slice(results.length);
      // Each time anew, since the size may have changed.
      const [batch] = toTextBatches(rest, { ...limits, batchSize });
      if (batch === undefined) break;
      results.push(...(await callBatch(batch.texts, start + results.length, options)));
    }
    return results;
  }

  async function callBatch(
    texts: string[],
    start: number,
    options: BillableOptions,
  ): Promise<readonly Result[]> {
    try {
      return await call(texts, options);
    } catch (error) {
      if (texts.length === 1) throw nameText(error, start, texts[0] ?? '', limits);
      if (!isRefused(error)) throw error;
    }
    const half = Math.ceil(texts.length / 2);
    const first = await callBatch(texts.slice(0, half), start, options);
    batchSize = Math.min(batchSize, half);
    return [...first, ...(await callAll(texts.slice(half), start + half, options))];
  }

  return async (texts, options) => {
    const sizeBefore = batchSize;
    try {
      return await callAll(texts, 0, options);
    } catch (error) {
      batchSize = sizeBefore;
      throw error;
    }
  };
}

/** Whether fewer texts may be accepted. A parameter other than the texts is as wrong in any batch. */
function isRefused(error: unknown): boolean {
  if (!(error instanceof RagError) || error.code !== 'model_unavailable') return false;
  const { status, param = 'input' } = error.details;
  return (REFUSED.has(status) && param === 'input') || isTooLong(error);
}

/** The failure of a single text: a clear one if the text is too long. */
function nameText(error: unknown, index: number, text: string, { maxInputTokens }: BatchLimits): unknown {
  const isLarge = error instanceof RagError && error.details['status'] === 413;
  const bytes = encoder.encode(text).length;
  if (!(isLarge || isTooLong(error)) || bytes <= MIN_INPUT_TOKENS) return error;
  // The limit that the server names, or else ours, if the text may exceed it.
  const limit = tokenLimitOf(error) ?? (bytes > maxInputTokens ? maxInputTokens : undefined);
  const named = limit === undefined ? '' : ` (${limit})`;
  return new RagError(
    'invalid_input',
    `The text at index ${index} has more tokens than the embedding model takes${named}.`,
    { details: { index, ...(limit === undefined ? {} : { maxInputTokens: limit }) } },
  );
}
