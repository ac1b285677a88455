import { readdir } from 'node:fs/promises';
import type { IndexConfiguration, OpenAzureIdentity } from '@rag/configuration';
import { describeMissing, findMissing } from '../documents/index.ts';
import type { Finding } from './finding.ts';

const CHECK = 'documents';

/** Checks that the folder behind the citations is readable and holds the indexed documents. */
export async function checkDocuments(
  configuration: IndexConfiguration,
  options: { readonly identity?: OpenAzureIdentity } = {},
): Promise<Finding> {
  const folder = configuration.storage.documentsFolder;
  try {
    const names = await readdir(folder);
    if (names.some((name) => !/^[._]/.test(name))) return await compareWithIndex(configuration, options);
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

async function compareWithIndex(
  configuration: IndexConfiguration,
  options: { readonly identity?: OpenAzureIdentity },
): Promise<Finding> {
  const folder = configuration.storage.documentsFolder;
  // Another check reports problems with the index itself.
  const found = await findMissing(configuration, options).catch(() => undefined);
  const problem = found && describeMissing(found, folder);
  return problem === undefined
    ? { check: CHECK, status: 'ok', message: `${folder} can be read` }
    : {
        check: CHECK,
        status: 'warn',
        message: problem,
        remedy: 'set DOCUMENTS_DIR to the folder that was indexed, or index this one with --prune',
      };
}
