/** The address of the place that a citation's `reference` names; `null` where documents are not served. */
export type DocumentUrl = (reference: string) => string | null;

/** Relative, because the client knows under which name it reaches the service, and the service does not. */
export const servedDocumentUrl: DocumentUrl = (reference) =>
  isAddress(reference) ? reference : `/documents/${reference}`;

export const noDocumentUrl: DocumentUrl = (reference) => (isAddress(reference) ? reference : null);

/** Documents of an index that others fill may lie elsewhere. */
function isAddress(reference: string): boolean {
  return /^https?:\/\//i.test(reference);
}
