import { type OpenApiApp, PAGE_SECURITY_HEADERS, preferredCoding } from '../http/index.ts';
import { PAGE_OPERATIONS } from './page-operations.ts';

/** The codings in which an asset can be sent, the smallest first. */
export const CODINGS = ['br', 'gzip'] as const;

export type Coding = (typeof CODINGS)[number];

/** A file that browsers load, made once. */
export interface PageAsset {
  readonly body: string;
  readonly contentType: string;
  /** A strong entity tag (RFC 9110), quotes included. */
  readonly etag: string;
  /** How long browsers may cache it without revalidation; unless given, they revalidate every time. */
  readonly cacheControl?: string;
  /** Whether pages of other origins may load it as a script. */
  readonly isForOtherOrigins?: boolean;
  /** The body in each coding; without any, it is sent uncompressed. */
  readonly compressed?: Readonly<Record<Coding, Uint8Array<ArrayBuffer>>>;
}

/** What browsers load, by path: `/` is the chat page. */
export type Page = ReadonlyMap<string, PageAsset>;

export function addPage(app: OpenApiApp, page: Page): void {
  for (const operation of PAGE_OPERATIONS)
    if (page.has(operation.path)) app.openAPIRegistry.registerPath(operation);
  for (const [path, asset] of page) addAsset(app, path, () => asset);
}

/** Serves an asset that is created on its first request. */
export function addAsset(app: OpenApiApp, path: string, make: () => PageAsset): void {
  let made: PageAsset | undefined;
  app.get(path, ({ req }) => {
    made ??= make();
    // Browsers name all codings without a preference; the smallest is then first.
    const coding =
      made.compressed === undefined ? undefined : preferredCoding(req.header('accept-encoding'), CODINGS);
    return respond(made, req.header('if-none-match'), coding);
  });
}

function respond(asset: PageAsset, ifNoneMatch: string | undefined, coding?: Coding): Response {
  const { body, contentType, cacheControl = 'no-cache', compressed, isForOtherOrigins = false } = asset;
  // Each coding is a separate representation (RFC 9110, 8.8.3.3).
  const etag = coding === undefined ? asset.etag : `${asset.etag.slice(0, -1)}-${coding}"`;
  const headers: Record<string, string> = {
    ...PAGE_SECURITY_HEADERS,
    'Content-Type': contentType,
    'Cache-Control': cacheControl,
    ETag: etag,
  };
  if (isForOtherOrigins) headers['Cross-Origin-Resource-Policy'] = 'cross-origin';
  if (compressed !== undefined) headers['Vary'] = 'Accept-Encoding';
  if (coding !== undefined) headers['Content-Encoding'] = coding;
  if (ifNoneMatch === etag) return new Response(null, { status: 304, headers });
  return new Response(coding === undefined ? body : (compressed?.[coding] ?? body), { headers });
}
