/**
 * The headers of every response, including errors and streams. A browser trusts the `Content-Type`, runs and loads
 * nothing, shows the response in no frame and sends no `Referer` to other sites. Pages and documents have policies of
 * their own in place of this one.
 *
 * `Strict-Transport-Security` is absent: the proxy that terminates TLS has to send it.
 */
export const SECURITY_HEADERS = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
} as const;

/** The browser features that pages do not use. */
const PERMISSIONS_POLICY = [
  'accelerometer=()',
  'browsing-topics=()',
  'camera=()',
  'display-capture=()',
  'geolocation=()',
  'gyroscope=()',
  'magnetometer=()',
  'microphone=()',
  'payment=()',
  'usb=()',
].join(', ');

/** A page runs and loads only files of this origin: no inline script, no other site. */
const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** For the pages of the service and their files. */
export const PAGE_SECURITY_HEADERS = {
  ...SECURITY_HEADERS,
  'Content-Security-Policy': PAGE_POLICY,
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Permissions-Policy': PERMISSIONS_POLICY,
} as const;

/** A document is untrusted: it may show its text, and neither run nor load anything. */
export const DOCUMENT_SECURITY_HEADERS = {
  ...SECURITY_HEADERS,
  'Content-Security-Policy':
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'",
} as const;

/** A browser's PDF viewer is a page itself, and some do not open under a policy that forbids everything. */
export const PDF_SECURITY_HEADERS = {
  ...SECURITY_HEADERS,
  'Content-Security-Policy': "frame-ancestors 'none'",
} as const;
