import type { Hono } from 'hono';
import { PAGE_SECURITY_HEADERS } from '../http/index.ts';

/** A file of the chat page, read once at the start. */
export interface PageAsset {
  readonly body: string;
  readonly contentType: string;
  /** A strong entity tag (RFC 9110), quotes included. */
  readonly etag: string;
}

/** The chat page by path: `/` is the document, the rest is what it loads. */
export type Page = ReadonlyMap<string, PageAsset>;

const HEADERS = { ...PAGE_SECURITY_HEADERS, 'Cache-Control': 'no-cache' };

export function addPage(app: Hono, page: Page): void {
  for (const [path, asset] of page) addAsset(app, path, () => asset);
}

/** Serves what is made when it is first asked for. */
export function addAsset(app: Hono, path: string, make: () => PageAsset): void {
  let made: PageAsset | undefined;
  app.get(path, ({ req }) => {
    made ??= make();
    const { body, contentType, etag } = made;
    const headers = { ...HEADERS, 'Content-Type': contentType, ETag: etag };
    return req.header('if-none-match') === etag
      ? new Response(null, { status: 304, headers })
      : new Response(body, { headers });
  });
}
