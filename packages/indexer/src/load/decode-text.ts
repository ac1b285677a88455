import { textEncodingOf } from '@rag/core/adapter';
import { DocumentError } from './problem.ts';

/**
 * Text of unknown encoding (see `textEncodingOf`). Line ends become line feeds.
 *
 * @throws DocumentError `garbled_text` for bytes that are no text.
 */
export function decodeText(bytes: Uint8Array): string {
  const encoding = textEncodingOf(bytes);
  const text = new TextDecoder(encoding).decode(bytes).replace(/\r\n?/g, '\n');
  if (isBinary(text)) {
    throw new DocumentError('garbled_text', 'Its bytes are not text in UTF-8, UTF-16 or Windows-1252.');
  }
  return text;
}

/** Text has next to no control characters; other files are full of them. */
function isBinary(text: string): boolean {
  const sample = text.slice(0, 65_536);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
  const controls = sample.match(/[\x00-\x08\x0E-\x1A\x1C-\x1F]/g)?.length ?? 0;
  return controls > sample.length / 100;
}
