import { RagError } from '../errors.ts';
import type { CallOptions, Chunk, Embedder } from '../ports/index.ts';
import { hashText } from '../text/index.ts';
import type { PassageText } from './split-document.ts';

/** How many passages go into one call, so that little is lost if it fails. An embedder may cut it further. */
const BATCH = 64;
const ID_LENGTH = 32;

/**
 * The chunks of one document: passages with their ids and, where there is an embedder, their vectors. Rejects with
 * the embedder's failure.
 */
export async function toChunks(
  source: string,
  passages: readonly PassageText[],
  embedder: Embedder | undefined,
  options: CallOptions = {},
): Promise<Chunk[]> {
  const chunks = passages.map((passage, index): Chunk => ({ id: chunkId(source, index), ...passage }));
  if (embedder === undefined) return chunks;
  const vectors = await embedPassages(embedder, passages, options);
  return chunks.map((chunk, index) => {
    const vector = vectors[index];
    if (vector === undefined)
      throw new RagError('model_unavailable', 'The embedder returned too few vectors.');
    return { ...chunk, vector };
  });
}

/**
 * One vector for each passage. A passage is embedded under its heading, which distinguishes "30 days" of notice
 * from "30 days" of leave.
 */
export async function embedPassages(
  embedder: Embedder,
  passages: readonly PassageText[],
  options: CallOptions = {},
): Promise<Float32Array[]> {
  const vectors: Float32Array[] = [];
  for (let from = 0; from < passages.length; from += BATCH) {
    const texts = passages.slice(from, from + BATCH).map(textToEmbed);
    const embedded = await embedder.embed(texts, { ...options, input: 'passage' }).catch((error: unknown) => {
      throw namePassage(error, from, passages);
    });
    vectors.push(...embedded);
  }
  return vectors;
}

/** An embedder names a text that it refuses by its index in the call. A reader of the report knows documents and pages. */
function namePassage(error: unknown, from: number, passages: readonly PassageText[]): unknown {
  if (!(error instanceof RagError) || error.code !== 'invalid_input') return error;
  const { index, maxInputTokens } = error.details;
  if (typeof index !== 'number') return error;
  const page = passages[from + index]?.page;
  const place = page === undefined ? '' : ` (page ${page})`;
  const limit = maxInputTokens === undefined ? '' : ` (${maxInputTokens})`;
  return new RagError(
    'invalid_input',
    `Passage ${from + index + 1}${place} has more tokens than the embedding model takes${limit}.`,
    { details: { ...error.details, index: from + index }, cause: error },
  );
}

function textToEmbed({ content, heading }: PassageText): string {
  return heading === undefined || content.startsWith(heading) ? content : `${heading}\n${content}`;
}

/** 128 bits of SHA-256 over name and position: the same in every run, and a valid key in every back end. */
function chunkId(source: string, index: number): string {
  return hashText(`${source}\0${index}`).slice(0, ID_LENGTH);
}
