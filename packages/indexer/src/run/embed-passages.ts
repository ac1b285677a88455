import type { Embedder } from '@rag/core';
import type { PassageText } from '../split/split-document.ts';

/** How many passages go into one call: small enough for every provider's limits. */
const BATCH = 64;

/**
 * One vector a passage. What is embedded is the passage under its heading, which tells apart "30 days" of
 * notice from "30 days" of leave.
 */
export async function embedPassages(
  embedder: Embedder,
  passages: readonly PassageText[],
  signal?: AbortSignal,
): Promise<Float32Array[]> {
  const vectors: Float32Array[] = [];
  for (let from = 0; from < passages.length; from += BATCH) {
    const texts = passages.slice(from, from + BATCH).map(textToEmbed);
    vectors.push(...(await embedder.embed(texts, signal === undefined ? {} : { signal })));
  }
  return vectors;
}

function textToEmbed({ content, heading }: PassageText): string {
  return heading === undefined || content.startsWith(heading) ? content : `${heading}\n${content}`;
}
