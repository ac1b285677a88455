import { parseEnv } from 'node:util';

/**
 * The variables of a `.env` file, as Windows editors and PowerShell write it too: in UTF-8 or UTF-16, with or without a
 * byte order mark, with any line ends. Bytes that are neither are read as Windows-1252.
 *
 * @example
 * readEnvFile(Buffer.from('export PORT=4000\r\n')); // { PORT: '4000' }
 */
export function readEnvFile(bytes: Uint8Array): Readonly<Record<string, string>> {
  const text = decode(bytes).replaceAll(/\r\n?/g, '\n');
  return parseEnv(text) as Record<string, string>;
}

/** `TextDecoder` removes the byte order mark. */
function decode(bytes: Uint8Array): string {
  const encoding = utf16Of(bytes);
  if (encoding !== undefined) return new TextDecoder(encoding).decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

/** By the byte order mark, or by the zero that is half of each ASCII letter. */
function utf16Of([first, second]: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  if ((first === 0xff && second === 0xfe) || (first !== 0 && second === 0)) return 'utf-16le';
  if ((first === 0xfe && second === 0xff) || (first === 0 && second !== 0)) return 'utf-16be';
  return undefined;
}
