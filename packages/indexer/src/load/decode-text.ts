import { DocumentError } from './problem.ts';

/**
 * Text of unknown encoding: by its byte order mark (UTF-8, UTF-16), else UTF-8, else Windows-1252 (which
 * the encoding standard also means by "latin1"). Line ends become line feeds.
 *
 * @throws DocumentError `garbled_text` for bytes that are no text in any of these.
 */
export function decodeText(bytes: Uint8Array): string {
  const text = decode(bytes).replace(/\r\n?/g, '\n');
  if (isBinary(text)) {
    throw new DocumentError('garbled_text', 'Its bytes are not text in UTF-8, UTF-16 or Windows-1252.');
  }
  return text;
}

function decode(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

/** Text has next to no control characters; other files are full of them. */
function isBinary(text: string): boolean {
  const sample = text.slice(0, 65_536);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
  const controls = sample.match(/[\x00-\x08\x0E-\x1A\x1C-\x1F]/g)?.length ?? 0;
  return controls > sample.length / 100;
}
