/**
 * The address of a service as one that paths can be resolved against: it ends with a slash, has single slashes and
 * neither a query nor a fragment. Throws a `TypeError` if it is no URL.
 *
 * @example
 * new URL('chat', toServiceUrl('https://example.org//help')).href; // https://example.org/help/chat
 */
export function toServiceUrl(address: string | URL): URL {
  const url = new URL(address);
  url.pathname = `${url.pathname}/`.replaceAll(/\/{2,}/g, '/');
  url.search = '';
  url.hash = '';
  return url;
}
