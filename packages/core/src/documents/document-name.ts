/** The kinds of documents that can be indexed, and so cited and shown. */
export type DocumentFormat = 'pdf' | 'markdown' | 'html' | 'text';

const FORMAT_BY_EXTENSION: ReadonlyMap<string, DocumentFormat> = new Map([
  ['pdf', 'pdf'],
  ['md', 'markdown'],
  ['markdown', 'markdown'],
  ['html', 'html'],
  ['htm', 'html'],
  ['xhtml', 'html'],
  ['txt', 'text'],
  ['text', 'text'],
]);

/** The format that the extension of a file's name or path promises; `undefined` for one that is not indexed. */
export function formatOfName(name: string): DocumentFormat | undefined {
  const extension = /[^/\\]\.([a-z]+)$/i.exec(name)?.[1] ?? '';
  return FORMAT_BY_EXTENSION.get(extension.toLowerCase());
}

/**
 * Whether a file may be indexed and shown under this name: it is of a known format, and no segment of its path
 * is empty, begins with a dot or an underscore, or holds a backslash or a control character. The indexer and
 * the server of the cited documents both ask here, so that every citation opens.
 *
 * @param source the path below the documents' folder, with forward slashes
 */
export function isDocumentName(source: string): boolean {
  const isPlain = source.split('/').every((segment) => segment !== '' && !/^[._]|[\\\p{Cc}]/u.test(segment));
  return isPlain && formatOfName(source) !== undefined;
}

/** Where Kubernetes puts the files of a ConfigMap or Secret, with links to them beside it. */
const MOUNTED_VERSION = /^\.\.\d{4}_[\w.]+\//;

/**
 * Whether a symbolic link that stands for a document may lead to this file: to one that may be indexed itself, or to
 * one of a mounted volume, whose files are in a folder for each version.
 *
 * @param target the path below the documents' folder, with forward slashes
 */
export function isDocumentTarget(target: string): boolean {
  return isDocumentName(target.replace(MOUNTED_VERSION, ''));
}

/**
 * A document and, where it has pages, one of them as a relative URL (RFC 3986) with the page as its fragment
 * (RFC 8118): `handbook.pdf#page=3`. What a URL gives a meaning, such as `#`, `%`, `?` and spaces, is escaped.
 * A source that is a web address itself, as in an index that others fill, stays one.
 *
 * @example
 * documentReference('staff handbook.pdf', 3); // 'staff%20handbook.pdf#page=3'
 */
export function documentReference(source: string, page?: number): string {
  const path = /^https?:\/\//i.test(source) ? source : source.split('/').map(escapeSegment).join('/');
  return page === undefined ? path : `${path}#page=${page}`;
}

/** Half a surrogate pair is no character, and `encodeURIComponent` would throw. */
function escapeSegment(segment: string): string {
  return encodeURIComponent(segment.replace(/\p{Surrogate}/gu, '\uFFFD'));
}
