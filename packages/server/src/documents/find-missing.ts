import { type IndexConfiguration, readIndexDocuments } from '@rag/configuration';
import { locateDocument } from './locate-document.ts';

/** The number of indexed documents, and those of them that citations cannot open. */
export interface MissingDocuments {
  readonly indexed: number;
  readonly missing: readonly string[];
}

/** Looks for each indexed document in `DOCUMENTS_DIR`. Rejects if the index cannot be read. */
export async function findMissing(
  configuration: IndexConfiguration,
  options: Parameters<typeof readIndexDocuments>[1] = {},
): Promise<MissingDocuments> {
  const sources = [...(await readIndexDocuments(configuration, options)).keys()];
  const missing: string[] = [];
  for (const source of sources) {
    // A document from elsewhere has an address of its own.
    if (/^https?:/.test(source)) continue;
    const path = source.split('/').map(encodeURIComponent).join('/');
    if ((await locateDocument(configuration.storage.documentsFolder, path)) === undefined)
      missing.push(source);
  }
  return { indexed: sources.length, missing };
}

/** One line about the missing documents; `undefined` if there are none. */
export function describeMissing({ indexed, missing }: MissingDocuments, folder: string): string | undefined {
  if (missing.length === 0) return undefined;
  return `${missing.length} of ${indexed} indexed documents are not in ${folder}, such as ${missing[0]}: their citations cannot be opened`;
}
