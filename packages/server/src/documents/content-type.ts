import { textEncodingOf } from '@rag/adapters/text-encoding';
import type { DocumentFormat } from '@rag/core/adapter';

/** Markup is served as plain text, so that the browser does not interpret it. */
const MEDIA_TYPES: Readonly<Record<DocumentFormat, string>> = {
  pdf: 'application/pdf',
  markdown: 'text/plain',
  html: 'text/html',
  text: 'text/plain',
};

/** One version of a file. `version` changes with its content. */
export interface FileVersion {
  readonly path: string;
  readonly version: string;
  readonly format: DocumentFormat;
  readonly read: () => Promise<Uint8Array>;
}

/**
 * Determines the `Content-Type` of documents. The encoding of a text depends on all of its bytes, so each version of a
 * file is read once. Keeps one entry per file in memory.
 */
export function createContentTypes(): (file: FileVersion) => Promise<string> {
  const known = new Map<string, { readonly version: string; readonly contentType: Promise<string> }>();

  return async ({ path, version, format, read }) => {
    if (format === 'pdf') return MEDIA_TYPES.pdf;
    let entry = known.get(path);
    if (entry?.version !== version) {
      const contentType = read()
        .then(textEncodingOf)
        .then(({ encoding }) => `${MEDIA_TYPES[format]}; charset=${encoding}`);
      entry = { version, contentType };
      known.set(path, entry);
      contentType.catch(() => known.delete(path));
    }
    return entry.contentType;
  };
}
