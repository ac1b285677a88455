import { parseEnv } from 'node:util';
import { readText } from '@rag/adapters/text-encoding';

/** How the shells of Windows set a variable, in place of `export`. */
const WINDOWS_PREFIX = /^[ \t]*(?:set[ \t]+|\$env:)(?=\w+[ \t]*=)/gim;

/** What a `.env` file says. */
export interface EnvFile {
  readonly variables: Readonly<Record<string, string>>;
  /** The numbers of the lines that set no variable and are no comment, from 1. */
  readonly unreadLines: readonly number[];
}

/**
 * Reads the variables of a `.env` file, in any encoding that an index reads, with any line ends. Windows editors and
 * PowerShell write a byte order mark, or UTF-16.
 *
 * @example
 * await readEnvFile(Buffer.from('export PORT=4000\r\n')); // { variables: { PORT: '4000' }, unreadLines: [] }
 */
export async function readEnvFile(bytes: Uint8Array): Promise<EnvFile> {
  const { text } = await readText(bytes);
  const lines = text.replaceAll(/\r\n?/g, '\n').replaceAll(WINDOWS_PREFIX, '');
  return { variables: parseEnv(lines) as Record<string, string>, unreadLines: findUnread(lines) };
}

/** A quoted value, which may have several lines. */
const QUOTED = /=[ \t]*(["'`])[\s\S]*?\1/g;

function findUnread(text: string): number[] {
  const withoutValues = text.replaceAll(QUOTED, (value) => `=${value.replaceAll(/[^\n]/g, '')}`);
  return withoutValues.split('\n').flatMap((line, index) => {
    const [statement = ''] = line.split('#');
    // What follows a quoted value of several lines stands on a line without a name.
    return statement.trim() === '' || statement.includes('=') ? [] : [index + 1];
  });
}
