import { readdir, realpath } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { type DocumentFormat, formatOfName, isDocumentName } from '@rag/core/adapter';

export interface LocatedDocument {
  readonly path: string;
  readonly format: DocumentFormat;
}

/**
 * Where a document lies, when it may be shown: its name is one that is indexed (`isDocumentName`), and no link
 * leads outside or to what has no such name.
 *
 * @param name the path below `directory` as it stood in the address
 */
export async function locateDocument(directory: string, name: string): Promise<LocatedDocument | undefined> {
  const decoded = decode(name);
  if (decoded === undefined || !isDocumentName(decoded)) return undefined;
  try {
    const root = await realpath(directory);
    const path = await realpath(await findPath(root, decoded));
    const format = formatOfName(path);
    // A link is judged by where it leads.
    if (format === undefined || !isDocumentName(relative(root, path).split(sep).join('/'))) return undefined;
    return { path, format };
  } catch {
    return undefined;
  }
}

/** Hono decodes what is safe to decode in a path; encoded slashes and the like are left and refused. */
function decode(name: string): string | undefined {
  try {
    const decoded = decodeURIComponent(name);
    return decoded.split('/').length === name.split('/').length ? decoded : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The index has names in Unicode NFC. Files that come from a Mac often have theirs decomposed, and most file
 * systems take that for another name: where there is none as it was asked for, the folders are looked through.
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
