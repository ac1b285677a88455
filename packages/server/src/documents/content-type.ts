import type { DocumentFormat } from '@rag/core/adapter';
import { textEncodingOf } from '@rag/core/adapter';

/** Text is served as text, whatever markup it holds. */
const MEDIA_TYPES: Readonly<Record<DocumentFormat, string>> = {
  pdf: 'application/pdf',
  markdown: 'text/plain',
  html: 'text/html',
  text: 'text/plain',
};

/** A version of a file: another one has another `version`. */
export interface FileVersion {
  readonly path: string;
  readonly version: string;
  readonly format: DocumentFormat;
  readonly read: () => Promise<Uint8Array>;
}

/**
 * Says what a document is by the `Content-Type` header. The encoding of text depends on all of its bytes, so
 * each version of a file is read for it once. It takes memory for one entry a file.
 */
export function createContentTypes(): (file: FileVersion) => Promise<string> {
  const known = new Map<string, { readonly version: string; readonly contentType: Promise<string> }>();

  return async ({ path, version, format, read }) => {
    if (format === 'pdf') return MEDIA_TYPES.pdf;
    let entry = known.get(path);
    if (entry?.version !== version) {
      const contentType = read().then((bytes) => `${MEDIA_TYPES[format]}; charset=${textEncodingOf(bytes)}`);
      entry = { version, contentType };
      known.set(path, entry);
      contentType.catch(() => known.delete(path));
    }
    return entry.contentType;
  };
}
