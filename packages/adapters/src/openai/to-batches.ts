export interface BatchLimits {
  readonly batchSize: number;
  readonly maxBatchCharacters: number;
}

/** Cuts a list into batches, in order and none empty; a text above the limit of characters is a batch alone. */
export function* toBatches(
  texts: readonly string[],
  limits: BatchLimits,
): Generator<string[], void, undefined> {
  let batch: string[] = [];
  let characters = 0;
  for (const text of texts) {
    const full = batch.length === limits.batchSize || characters + text.length > limits.maxBatchCharacters;
    if (full && batch.length > 0) {
      yield batch;
      batch = [];
      characters = 0;
    }
    batch.push(text);
    characters += text.length;
  }
  if (batch.length > 0) yield batch;
}
