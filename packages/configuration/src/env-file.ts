import { parseEnv } from 'node:util';
import { readText } from '@rag/adapters/text-encoding';

/** How the shells of Windows set a variable, in place of `export`. */
const WINDOWS_PREFIX = /^[ \t]*(?:set[ \t]+|\$env:)(?=\w+[ \t]*=)/gim;

/**
 * The variables of a `.env` file, in any encoding that an index reads, with any line ends. Windows editors and PowerShell
 * write a byte order mark, or UTF-16.
 *
 * @example
 * await readEnvFile(Buffer.from('export PORT=4000\r\n')); // { PORT: '4000' }
 */
export async function readEnvFile(bytes: Uint8Array): Promise<Readonly<Record<string, string>>> {
  const { text } = await readText(bytes);
  const lines = text.replaceAll(/\r\n?/g, '\n').replaceAll(WINDOWS_PREFIX, '');
  return parseEnv(lines) as Record<string, string>;
}
