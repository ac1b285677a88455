import { readIndexDocuments } from '@rag/adapters/environment';
import type { ServerSettings } from '../configuration/server-settings.ts';
import { locateDocument } from './locate-document.ts';

/** What of the index cannot be opened: how many documents there are, and those that a citation would lead to in vain. */
export interface MissingDocuments {
  readonly indexed: number;
  readonly missing: readonly string[];
}

/** Looks for each indexed document in `DOCUMENTS_DIR`. Rejects as the index does. */
export async function findMissing(
  settings: ServerSettings,
  options: Parameters<typeof readIndexDocuments>[1] = {},
): Promise<MissingDocuments> {
  const sources = [...(await readIndexDocuments(settings, options)).keys()];
  const missing: string[] = [];
  for (const source of sources) {
    // Documents from elsewhere have addresses of their own.
    if (/^https?:/.test(source)) continue;
    const path = source.split('/').map(encodeURIComponent).join('/');
    if ((await locateDocument(settings.DOCUMENTS_DIR, path)) === undefined) missing.push(source);
  }
  return { indexed: sources.length, missing };
}

/** A line about them, or none where all can be opened. */
export function describeMissing({ indexed, missing }: MissingDocuments, folder: string): string | undefined {
  if (missing.length === 0) return undefined;
  return `${missing.length} of ${indexed} indexed documents are not in ${folder}, such as ${missing[0]}: their citations cannot be opened`;
}
