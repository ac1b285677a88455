export interface BatchLimits {
  /** The largest number of texts in a batch. */
  readonly batchSize: number;
  /** The largest number of tokens in one text. */
  readonly maxInputTokens: number;
  /** The largest number of tokens in a batch. */
  readonly maxRequestTokens: number;
}

export interface Batch {
  readonly texts: string[];
  /** The first text's position in the whole list. */
  readonly start: number;
  /** Whether its only text may exceed `maxInputTokens`. */
  readonly doubtful: boolean;
}

const encoder = new TextEncoder();

/**
 * Cuts a list into batches, in order and none empty. No batch exceeds a limit with any tokenizer that works on bytes, as
 * OpenAI's do, since no token is shorter than one byte. A text that may be too long is a batch of its own, so that only
 * this text is refused.
 */
export function* toTextBatches(
  texts: readonly string[],
  { batchSize, maxInputTokens, maxRequestTokens }: BatchLimits,
): Generator<Batch, void, undefined> {
  let batch: Batch = { texts: [], start: 0, doubtful: false };
  let bytes = 0;
  for (const [index, text] of texts.entries()) {
    const size = encoder.encode(text).length;
    const doubtful = size > maxInputTokens;
    const full = batch.texts.length === batchSize || bytes + size > maxRequestTokens;
    if (batch.texts.length > 0 && (full || doubtful || batch.doubtful)) {
      yield batch;
      batch = { texts: [], start: index, doubtful: false };
      bytes = 0;
    }
    batch.texts.push(text);
    if (doubtful) batch = { ...batch, doubtful };
    bytes += size;
  }
  if (batch.texts.length > 0) yield batch;
}
