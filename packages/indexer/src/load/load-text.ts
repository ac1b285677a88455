import { textBlocks } from '@rag/core/adapter';
import type { LoadedDocument } from './loaded-document.ts';

/** Plain text has no pages. */
export function loadText(text: string): LoadedDocument {
  return { pages: [{ blocks: textBlocks(text) }], pageCount: 0, warnings: [] };
}
