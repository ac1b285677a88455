import type { Hono } from 'hono';

/** A file of the chat page, read once at the start. */
export interface PageAsset {
  readonly body: string;
  readonly contentType: string;
  /** A strong entity tag (RFC 9110), quotes included. */
  readonly etag: string;
}

/** The chat page by path: `/` is the document, the rest is what it loads. */
export type Page = ReadonlyMap<string, PageAsset>;

/** The page runs and loads what comes from here, and nothing else. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

export function addPage(app: Hono, page: Page): void {
  for (const [path, { body, contentType, etag }] of page) {
    const headers = {
      'Content-Type': contentType,
      'Content-Security-Policy': CONTENT_SECURITY_POLICY,
      'Cache-Control': 'no-cache',
      ETag: etag,
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': 'no-referrer',
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Cross-Origin-Resource-Policy': 'same-origin',
    };
    app.get(path, ({ req }) =>
      req.header('if-none-match') === etag
        ? new Response(null, { status: 304, headers })
        : new Response(body, { headers }),
    );
  }
}
