import type { DocumentRecord, IndexSettings } from '@rag/core';
import { hashText } from '@rag/core/adapter';

/** The generation of an index: a SHA-256 over its settings and documents, independent of their order. */
export function hashGeneration(settings: IndexSettings, documents: Iterable<DocumentRecord>): string {
  const lines = Array.from(documents, ({ source, contentHash }) => `${source}\0${contentHash}`).sort();
  return hashText([JSON.stringify([settings.fingerprint, settings.dimensions]), ...lines].join('\n'));
}
