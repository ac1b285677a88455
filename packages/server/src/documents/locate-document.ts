import { realpath } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';

/** What can be indexed, and so cited. Text is served as text, whatever markup it holds. */
const CONTENT_TYPES: Readonly<Record<string, string>> = {
  pdf: 'application/pdf',
  md: 'text/plain; charset=utf-8',
  markdown: 'text/plain; charset=utf-8',
  txt: 'text/plain; charset=utf-8',
  html: 'text/html; charset=utf-8',
  htm: 'text/html; charset=utf-8',
};

export interface LocatedDocument {
  readonly path: string;
  readonly contentType: string;
}

/**
 * Where a document lies, when it may be shown: it is of a known type, no segment of its path begins with a
 * dot or an underscore, and no link leads outside.
 *
 * @param name the path below `directory` as it stood in the address
 */
export async function locateDocument(directory: string, name: string): Promise<LocatedDocument | undefined> {
  const decoded = decode(name);
  if (decoded === undefined || !isPublic(decoded.split('/'))) return undefined;
  try {
    const root = await realpath(directory);
    const path = await realpath(join(root, decoded));
    const contentType = contentTypeOf(path);
    // A link is judged by where it leads.
    if (contentType === undefined || !isPublic(relative(root, path).split(sep))) return undefined;
    return { path, contentType };
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

function isPublic(segments: readonly string[]): boolean {
  const hidden = segments.some((segment) => segment === '' || /^[._]|[\\\0]/.test(segment));
  return !hidden && contentTypeOf(segments.at(-1) ?? '') !== undefined;
}

function contentTypeOf(name: string): string | undefined {
  const extension = /[^.]\.([a-z]+)$/i.exec(name)?.[1]?.toLowerCase() ?? '';
  return Object.hasOwn(CONTENT_TYPES, extension) ? CONTENT_TYPES[extension] : undefined;
}
