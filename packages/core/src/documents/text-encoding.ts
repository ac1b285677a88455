/**
 * The encoding of a text's bytes, as its canonical name in the Encoding Standard: by the byte order mark (UTF-8,
 * UTF-16), else UTF-8 where the bytes are that, else what an HTML or XML document says of itself, else
 * Windows-1252 (which the standard also means by "latin1"). What the indexer reads and what a browser is told
 * are then the same.
 */
export function textEncodingOf(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  if (isUtf8(bytes)) return 'utf-8';
  return declaredEncoding(bytes) ?? 'windows-1252';
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** Where the HTML standard has browsers look for a declaration. */
const DECLARED_WITHIN_BYTES = 1_024;
const DECLARATION = /(?:<meta\b[^>]*?\bcharset|<\?xml\b[^>]*?\bencoding)\s*=\s*["']?\s*([\w:.-]+)/i;

function declaredEncoding(bytes: Uint8Array): string | undefined {
  const start = new TextDecoder('windows-1252').decode(bytes.subarray(0, DECLARED_WITHIN_BYTES));
  const label = DECLARATION.exec(start)?.[1];
  if (label === undefined) return undefined;
  try {
    const { encoding } = new TextDecoder(label);
    // These it is not, whatever it says.
    return encoding.startsWith('utf-') ? undefined : encoding;
  } catch {
    return undefined;
  }
}
