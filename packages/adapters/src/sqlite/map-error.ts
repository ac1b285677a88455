import { RagError, type RagErrorCode, toRagError } from '@rag/core';

/** SQLite's primary result codes (sqlite.org/rescode.html) that an operator can act on. */
const CODES: ReadonlyMap<number, { readonly code: RagErrorCode; readonly problem: string }> = new Map([
  [5, { code: 'index_locked', problem: 'is being written by another process' }],
  [6, { code: 'index_locked', problem: 'is being written by another process' }],
  [8, { code: 'invalid_input', problem: 'cannot be written' }],
  [10, { code: 'search_unavailable', problem: 'cannot be read from or written to its disk' }],
  [11, { code: 'index_invalid', problem: 'is damaged; delete it and index again' }],
  [13, { code: 'search_unavailable', problem: 'has no space left on its disk' }],
  [14, { code: 'invalid_input', problem: 'cannot be opened' }],
  [19, { code: 'index_invalid', problem: 'would contain two passages with the same id' }],
  [26, { code: 'index_invalid', problem: 'was not made by this program' }],
]);

/** File system error codes that concern the folder of the file. */
const FOLDER_CODES = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST', 'ENOENT']);

/** Converts an error of `node:sqlite` or the file system to a {@link RagError} that names the file. */
export function mapError(error: unknown, path: string): RagError {
  const primary = primaryCode(error);
  const known = primary === undefined ? undefined : CODES.get(primary);
  if (known !== undefined)
    return new RagError(known.code, `The index ${path} ${known.problem}.`, {
      details: { path },
      cause: error,
    });
  if (isFolderFailure(error))
    return new RagError('invalid_input', `The index ${path} cannot be written: ${error.code}.`, {
      details: { path },
      cause: error,
    });
  return toRagError(error, 'search_unavailable', `The index ${path} failed.`);
}

/** SQLite's primary result code: the low byte of an extended code. */
export function primaryCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('errcode' in error)) return undefined;
  return typeof error.errcode === 'number' ? error.errcode & 255 : undefined;
}

function isFolderFailure(error: unknown): error is Error & { readonly code: string } {
  return (
    error instanceof Error &&
    'code' in error &&
    typeof error.code === 'string' &&
    FOLDER_CODES.has(error.code)
  );
}
