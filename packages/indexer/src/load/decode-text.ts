import { textEncodingOf } from '@rag/core/adapter';
import { DocumentError } from './document-error.ts';

/**
 * Decodes text of unknown encoding (see `textEncodingOf`) and turns line ends into line feeds.
 *
 * @throws DocumentError `garbled_text` for bytes that are not text.
 */
export function decodeText(bytes: Uint8Array): string {
  const encoding = textEncodingOf(bytes);
  const text = new TextDecoder(encoding).decode(bytes).replace(/\r\n?/g, '\n');
  if (isBinary(text)) {
    throw new DocumentError('garbled_text', 'The file is not text in UTF-8, UTF-16 or Windows-1252.');
  }
  return text;
}

/** Text has almost no control characters. Binary files have many. */
function isBinary(text: string): boolean {
  const sample = text.slice(0, 65_536);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the expression finds control characters.
  const controls = sample.match(/[\x00-\x08\x0E-\x1A\x1C-\x1F]/g)?.length ?? 0;
  return controls > sample.length / 100;
}
