import { readText } from '@rag/adapters/text-encoding';
import { DocumentError, type Warning } from './document-error.ts';

export interface DecodedText {
  /** Its lines end with line feeds. */
  readonly text: string;
  /** What was assumed, and what could not be read. */
  readonly warnings: readonly Warning[];
}

/**
 * Decodes text of unknown encoding (see `textEncodingOf`) and turns line ends into line feeds.
 *
 * @throws DocumentError `garbled_text` for bytes that are not text, and where several encodings are as likely.
 */
export async function decodeText(bytes: Uint8Array): Promise<DecodedText> {
  const { text, encoding, isAssumed, doubtful, damaged, damagedLine } = await readText(bytes);
  if (isBinary(text)) throw new DocumentError('garbled_text', 'The file is not text.');
  if (doubtful.length > 0) {
    const names = doubtful.join(' or ');
    throw new DocumentError(
      'garbled_text',
      `The encoding of the text is unclear (${names}?); save the file as UTF-8.`,
    );
  }
  const warnings: Warning[] = [];
  if (isAssumed) {
    const reason = `read as ${encoding}, which the file does not say; save it as UTF-8 if characters are wrong`;
    warnings.push({ code: 'encoding_assumed', reason, pages: [] });
  }
  if (damaged > 0) {
    const count = damaged === 1 ? 'a character' : `${damaged} characters`;
    const reason = `${count} could not be read as ${encoding}, first in line ${damagedLine}`;
    warnings.push({ code: 'characters_unreadable', reason, pages: [] });
  }
  return { text: text.replace(/\r\n?/g, '\n'), warnings };
}

/** Text has almost no control characters. Binary files have many. */
function isBinary(text: string): boolean {
  const sample = text.slice(0, 65_536);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the expression finds control characters.
  const controls = sample.match(/[\x00-\x08\x0E-\x1A\x1C-\x1F]/g)?.length ?? 0;
  return controls > sample.length / 100;
}
