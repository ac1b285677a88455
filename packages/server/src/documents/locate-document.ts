import { readdir, realpath } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { type DocumentFormat, formatOfName, isDocumentName, isDocumentTarget } from '@rag/core/adapter';

export interface LocatedDocument {
  readonly path: string;
  readonly format: DocumentFormat;
}

/**
 * Finds a document that may be shown: its name is one that can be indexed (`isDocumentName`), and no symbolic link
 * leads outside the folder or to a file that may not be shown (`isDocumentTarget`).
 *
 * @param name the path below `directory` as it stands in the URL
 */
export async function locateDocument(directory: string, name: string): Promise<LocatedDocument | undefined> {
  const decoded = decode(name);
  if (decoded === undefined || !isDocumentName(decoded)) return undefined;
  try {
    const root = await realpath(directory);
    const path = await realpath(await findPath(root, decoded));
    const format = formatOfName(path);
    // A symbolic link is judged by its target.
    if (format === undefined || !isDocumentTarget(relative(root, path).split(sep).join('/')))
      return undefined;
    return { path, format };
  } catch {
    return undefined;
  }
}

/** Hono decodes a path as far as that is safe. What is still encoded, such as a slash, is refused. */
function decode(name: string): string | undefined {
  try {
    const decoded = decodeURIComponent(name);
    return decoded.split('/').length === name.split('/').length ? decoded : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The index has names in Unicode NFC. Files from a Mac often have decomposed names, which most file systems treat as
 * other names: if there is no file of the exact name, the folders are searched for an equivalent one.
 */
async function findPath(root: string, name: string): Promise<string> {
  const asked = join(root, name);
  if (/^\p{ASCII}*$/u.test(name) || (await exists(asked))) return asked;
  let path = root;
  for (const segment of name.normalize('NFC').split('/')) {
    const names = await readdir(path);
    path = join(path, names.find((candidate) => candidate.normalize('NFC') === segment) ?? segment);
  }
  return path;
}

function exists(path: string): Promise<boolean> {
  return realpath(path).then(
    () => true,
    () => false,
  );
}
