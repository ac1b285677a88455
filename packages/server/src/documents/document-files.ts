import type { FileHandle } from 'node:fs/promises';
import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { DOCUMENT_SECURITY_HEADERS, PDF_SECURITY_HEADERS, ProblemError } from '../http/index.ts';
import { parseRange } from './byte-range.ts';
import { createContentTypes } from './content-type.ts';
import { type LocatedDocument, locateDocument } from './locate-document.ts';

/** How long a download may take, since it holds an open file. A slower client gets the rest with a range request. */
const DOWNLOAD_MAX_MS = 600_000;

/**
 * Serves a document by its name; `undefined` if there is no such document. `disconnect` closes the connection of a
 * client that takes too long; by default nothing does.
 */
export type ServeDocument = (
  name: string,
  request: Request,
  disconnect?: () => void,
) => Promise<Response | undefined>;

/**
 * Serves the documents of a folder that may be shown (see `locateDocument`). Supports one byte range per request
 * (RFC 9110, 14), with which PDF viewers open a long document at a page.
 *
 * @param directory need not exist yet
 */
export function createDocumentFiles(directory: string): ServeDocument {
  const contentTypeOf = createContentTypes();
  return async function serveDocument(name, request, disconnect = () => {}) {
    const document = await locateDocument(directory, name);
    if (document === undefined) return undefined;
    const file = await open(document.path).catch(() => undefined);
    if (file === undefined) return undefined;
    let response: Response | undefined;
    try {
      response = await respond(file, document, { request, contentTypeOf, disconnect });
    } finally {
      // A streamed body closes its file at its end.
      if (response === undefined || response.body === null) await file.close();
    }
    return response;
  };
}

interface Delivery {
  readonly request: Request;
  readonly contentTypeOf: ReturnType<typeof createContentTypes>;
  readonly disconnect: () => void;
}

async function respond(
  file: FileHandle,
  { path, format }: LocatedDocument,
  { request, contentTypeOf, disconnect }: Delivery,
): Promise<Response | undefined> {
  const stat = await file.stat();
  if (!stat.isFile()) return undefined;
  const version = `${stat.size.toString(36)}-${Math.floor(stat.mtimeMs).toString(36)}`;
  const contentType = await contentTypeOf({ path, version, format, read: () => file.readFile() });
  const headers = new Headers({
    ...(format === 'pdf' ? PDF_SECURITY_HEADERS : DOCUMENT_SECURITY_HEADERS),
    'Content-Type': contentType,
    'Cache-Control': 'no-cache',
    'Accept-Ranges': 'bytes',
    ETag: `"${version}"`,
    'Last-Modified': stat.mtime.toUTCString(),
  });
  if (isUnchanged(request, headers)) return new Response(null, { status: 304, headers });

  const range = parseRange(request.headers.get('range'), request.headers.get('if-range'), headers, stat.size);
  if (range === 'unsatisfiable') {
    throw new ProblemError('range_not_satisfiable', `The document has ${stat.size} bytes.`, {
      headers: { 'Content-Range': `bytes */${stat.size}` },
    });
  }
  const status = range === undefined ? 200 : 206;
  const { first, last } = range ?? { first: 0, last: stat.size - 1 };
  if (range !== undefined) headers.set('Content-Range', `bytes ${first}-${last}/${stat.size}`);
  headers.set('Content-Length', String(last - first + 1));
  if (request.method === 'HEAD' || last < first) return new Response(null, { status, headers });
  const stream = file.createReadStream({ start: first, end: last });
  const limit = setTimeout(disconnect, DOWNLOAD_MAX_MS);
  stream.once('close', () => clearTimeout(limit));
  return new Response(Readable.toWeb(stream) as ReadableStream<Uint8Array>, { status, headers });
}

function isUnchanged(request: Request, headers: Headers): boolean {
  const known = request.headers.get('if-none-match');
  if (known !== null)
    return known.split(',').some((tag) => tag.trim().replace(/^W\//, '') === headers.get('etag'));
  const since = request.headers.get('if-modified-since');
  return since !== null && Date.parse(since) >= Date.parse(headers.get('last-modified') ?? '');
}
