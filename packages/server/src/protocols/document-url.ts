/** The URL of a citation's `reference`; `null` when documents are not served. */
export type DocumentUrl = (reference: string) => string | null;

export interface DocumentUrlOptions {
  readonly servesDocuments: boolean;
  /** The address under which clients reach the service, without a slash at its end. */
  readonly publicUrl?: string | undefined;
}

/**
 * Without a public address the URL is that of a service at the root of its host: the service does not know under which
 * name or below which path its clients reach it.
 */
export function createDocumentUrl({ servesDocuments, publicUrl = '' }: DocumentUrlOptions): DocumentUrl {
  return (reference) => {
    if (isAddress(reference)) return reference;
    return servesDocuments ? `${publicUrl}/documents/${reference}` : null;
  };
}

/** Documents of an index that another program fills can be stored elsewhere. */
function isAddress(reference: string): boolean {
  return /^https?:\/\//i.test(reference);
}
