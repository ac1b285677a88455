import { RagError, throwIfAborted } from '../errors.ts';
import type { CallOptions, Embedder, IndexWriter } from '../ports/index.ts';
import { hashText } from '../text/index.ts';
import { indexSettings } from './index-settings.ts';
import { splitDocument } from './split-document.ts';
import { textBlocks } from './text-blocks.ts';
import { toChunks } from './to-chunks.ts';

/** A document as plain text. */
export interface TextDocument {
  /** The document's name, as it is cited: `hours.txt`. Unique among the texts. */
  readonly source: string;
  /** Empty lines separate paragraphs. */
  readonly text: string;
}

export interface IndexTextsOptions extends CallOptions {
  /** Makes the vectors of the index; without it the index is searched by words alone. */
  readonly embedder?: Embedder;
}

/**
 * Indexes texts: splits them into passages, embeds these if there is an embedder, and publishes them all at once. A
 * text replaces the earlier one of the same source. An unchanged text costs nothing, and other documents stay in the
 * index. For files see the package `@rag/indexer`.
 *
 * Rejects with `invalid_input` for a duplicate source or an empty text, before anything changes, and with the failure of
 * the index or the embedder. Nothing is published then.
 *
 * @returns the generation of the index that was published
 * @example
 * await indexTexts(writer, [{ source: 'hours.txt', text: 'The library is open on Saturdays from nine to one.' }]);
 */
export async function indexTexts(
  writer: IndexWriter,
  texts: readonly TextDocument[],
  { embedder, ...options }: IndexTextsOptions = {},
): Promise<{ readonly generation: string }> {
  requireDistinctTexts(texts);
  const request = hashText(JSON.stringify(texts.map(({ source }) => source).sort()));
  const known = await writer.stage({ ...indexSettings(embedder), request }, options);
  for (const { source, text } of texts) {
    throwIfAborted(options.signal);
    const contentHash = hashText(text);
    if (known.get(source)?.contentHash === contentHash) continue;
    const passages = splitDocument({ pages: [{ blocks: textBlocks(text) }] });
    const chunks = await toChunks(source, passages, embedder, options);
    await writer.upsert({ source, contentHash, chunkCount: chunks.length, pageCount: 0 }, chunks, options);
  }
  await writer.verify(options);
  return writer.publish(options);
}

function requireDistinctTexts(texts: readonly TextDocument[]): void {
  const sources = new Set<string>();
  for (const { source, text } of texts) {
    if (text.trim() === '') throw new RagError('invalid_input', `${source} has no text.`);
    if (sources.has(source)) throw new RagError('invalid_input', `${source} comes twice among the texts.`);
    sources.add(source);
  }
}
