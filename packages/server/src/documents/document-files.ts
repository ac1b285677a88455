import type { FileHandle } from 'node:fs/promises';
import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { ProblemError } from '../http/problem.ts';
import { DOCUMENT_SECURITY_HEADERS, PDF_SECURITY_HEADERS } from '../http/security-headers.ts';
import { parseRange } from './byte-range.ts';
import { createContentTypes } from './content-type.ts';
import { type LocatedDocument, locateDocument } from './locate-document.ts';

/**
 * How long a document may take: what waits for its reader holds an open file. Who is slower gets the rest as a range.
 */
const DOWNLOAD_MAX_MS = 600_000;

/**
 * Serves the documents below a folder that may be shown (see `locateDocument`). One range of bytes can be
 * asked for (RFC 9110, 14), which is how viewers open a long PDF at a page.
 *
 * @param directory need not exist yet
 */
export function createDocumentFiles(directory: string) {
  const contentTypeOf = createContentTypes();
  return async function documentFile(
    name: string,
    request: Request,
    /** Breaks the connection of a reader who takes too long; without it nobody does. */
    cut: () => void = () => {},
  ): Promise<Response | undefined> {
    const document = await locateDocument(directory, name);
    if (document === undefined) return undefined;
    const file = await open(document.path).catch(() => undefined);
    if (file === undefined) return undefined;
    let response: Response | undefined;
    try {
      response = await respond(file, document, { request, contentTypeOf, cut });
    } finally {
      // What is streamed closes its file at the end.
      if (response === undefined || response.body === null) await file.close();
    }
    return response;
  };
}

interface Delivery {
  readonly request: Request;
  readonly contentTypeOf: ReturnType<typeof createContentTypes>;
  readonly cut: () => void;
}

async function respond(
  file: FileHandle,
  { path, format }: LocatedDocument,
  { request, contentTypeOf, cut }: Delivery,
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

  const asked = parseRange(request.headers.get('range'), request.headers.get('if-range'), headers, stat.size);
  if (asked === 'unsatisfiable') {
    throw new ProblemError('range_not_satisfiable', `The document has ${stat.size} bytes.`, {
      headers: { 'Content-Range': `bytes */${stat.size}` },
    });
  }
  const status = asked === undefined ? 200 : 206;
  const { first, last } = asked ?? { first: 0, last: stat.size - 1 };
  if (asked !== undefined) headers.set('Content-Range', `bytes ${first}-${last}/${stat.size}`);
  headers.set('Content-Length', String(last - first + 1));
  if (request.method === 'HEAD' || last < first) return new Response(null, { status, headers });
  const stream = file.createReadStream({ start: first, end: last });
  const limit = setTimeout(cut, DOWNLOAD_MAX_MS);
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
