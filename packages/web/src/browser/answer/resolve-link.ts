/**
 * The address that a link in an answer may open: a web page, or a document of the service, which answers name
 * by its reference (`handbook.pdf#page=3`). `undefined` for every other scheme and for paths that lead
 * elsewhere.
 */
export function resolveLink(href: string, documentsUrl: string): string | undefined {
  if (/^https?:\/\//i.test(href)) return URL.canParse(href) ? new URL(href).href : undefined;
  if (/^(?:[a-z][a-z\d+.-]*:|[/\\?#])/i.test(href) || !URL.canParse(href, documentsUrl)) return undefined;
  const { href: resolved } = new URL(href, documentsUrl);
  return resolved.startsWith(documentsUrl) ? resolved : undefined;
}
