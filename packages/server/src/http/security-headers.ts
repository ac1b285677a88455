/**
 * On every answer, errors and streams too: what is sent is taken for what it says it is, runs nothing, loads
 * nothing, is framed by nobody and tells no other site where a reader came from. What a browser is to show
 * (the pages, the documents) has a policy of its own in place of this one.
 *
 * There is no `Strict-Transport-Security` among them: that is for whoever ends TLS to promise.
 */
export const SECURITY_HEADERS = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
} as const;

/** What pages do without: whatever asks a visitor for more than words. */
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

/** The page runs and loads what comes from here, and nothing else: no inline script, no other site. */
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

/** For pages of ours, and what they load. */
export const PAGE_SECURITY_HEADERS = {
  ...SECURITY_HEADERS,
  'Content-Security-Policy': PAGE_POLICY,
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Permissions-Policy': PERMISSIONS_POLICY,
} as const;

/** A document may be anybody's work: it shows its text, runs nothing and loads nothing. */
export const DOCUMENT_SECURITY_HEADERS = {
  ...SECURITY_HEADERS,
  'Content-Security-Policy':
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'",
} as const;

/**
 * A PDF viewer is a page of the browser's own, and not every one opens under a policy that lets it do nothing.
 */
export const PDF_SECURITY_HEADERS = {
  ...SECURITY_HEADERS,
  'Content-Security-Policy': "frame-ancestors 'none'",
} as const;
