/** The URL of a citation's `reference`; `null` when documents are not served. */
export type DocumentUrl = (reference: string) => string | null;

/** Relative, because the client knows under which name it reaches the service, and the service does not. */
export const servedDocumentUrl: DocumentUrl = (reference) =>
  isAddress(reference) ? reference : `/documents/${reference}`;

export const noDocumentUrl: DocumentUrl = (reference) => (isAddress(reference) ? reference : null);

/** Documents of an index that another program fills can be stored elsewhere. */
function isAddress(reference: string): boolean {
  return /^https?:\/\//i.test(reference);
}
