import { readdir } from 'node:fs/promises';
import type { Finding } from './finding.ts';

const CHECK = 'documents';

/** Whether the folder that citations open can be read. */
export async function checkDocuments(folder: string): Promise<Finding> {
  try {
    const names = await readdir(folder);
    if (names.some((name) => !/^[._]/.test(name)))
      return { check: CHECK, status: 'ok', message: `${folder} can be read` };
    return {
      check: CHECK,
      status: 'warn',
      message: `${folder} is empty: citations cannot be opened`,
      remedy: 'put the documents there, or set DOCUMENTS_DIR to where they are',
    };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    return {
      check: CHECK,
      status: 'warn',
      message: `${folder} cannot be read (${code}): citations cannot be opened`,
      remedy:
        code === 'EACCES' ? 'let this user read it' : 'set DOCUMENTS_DIR to the folder that was indexed',
    };
  }
}
