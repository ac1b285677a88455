import type {
  Chunk,
  DocumentRecord,
  IndexWriter,
  Passage,
  StageSettings,
  VectorStore,
} from '../ports/index.ts';
import { expectTrue } from './assert.ts';

/** A store and a writer of the same index, which is empty and was never published. */
export interface IndexHarness {
  readonly store: VectorStore;
  readonly writer: IndexWriter;
  /** Whether the store searches by vectors once an index with vectors is published. */
  readonly takesVectors: boolean;
  /** Resolves when the store has noticed what was published; absent where it notices by itself at once. */
  settle?(): Promise<void>;
  /**
   * Closes the writer without publishing, as when its process ends, and opens another on the same index.
   * Absent where the index does not outlive its process.
   */
  reopenWriter?(): Promise<IndexWriter>;
  /** A second writer on the same index beside the first. Absent where there can be no such thing. */
  openRival?(): Promise<IndexWriter>;
}

export interface TestDocument {
  readonly source: string;
  /** Stands for the document's bytes. */
  readonly version: string;
  readonly chunks: readonly Omit<Chunk, 'id'>[];
}

export const SETTINGS: StageSettings = { fingerprint: 'sentences-500', dimensions: 0, request: 'library' };

/** A document of one passage. */
export function documentOf(source: string, content: string, version = content): TestDocument {
  return { source, version, chunks: [{ content }] };
}

export function recordOf({ source, version, chunks }: TestDocument): DocumentRecord {
  return { source, contentHash: `hash of ${version}`, chunkCount: chunks.length, pageCount: 1 };
}

export function chunksOf({ source, chunks }: TestDocument): Chunk[] {
  return chunks.map((chunk, position) => ({ ...chunk, id: `${source}#${position}` }));
}

export async function upsert(writer: IndexWriter, documents: readonly TestDocument[]): Promise<void> {
  for (const document of documents) await writer.upsert(recordOf(document), chunksOf(document));
}

/** Stages the documents beside those that are there, and publishes. Returns the generation. */
export async function publish(
  { writer, settle }: IndexHarness,
  documents: readonly TestDocument[],
  settings: StageSettings = SETTINGS,
): Promise<string> {
  await writer.stage(settings);
  await upsert(writer, documents);
  const { generation } = await writer.publish();
  await settle?.();
  return generation;
}

/** Whether a search for the very words of a passage finds it. */
export async function isFound(store: VectorStore, content: string): Promise<boolean> {
  const passages = await store.search({ text: content, top: 50 });
  return passages.some((passage) => passage.content === content);
}

export const PIANO = 'A piano is tuned twice a year, in spring and autumn.';

/** A handful of documents about different things, enough for rare words to be told from common ones. */
export const LIBRARY: readonly TestDocument[] = [
  {
    source: 'garden/roses.pdf',
    version: '1',
    chunks: [
      { content: 'Roses are pruned in March, before the buds open.', page: 1, heading: 'Pruning' },
      { content: 'Water roses at the root, never over the leaves.', page: 2, heading: 'Watering' },
    ],
  },
  {
    source: 'garden/compost.pdf',
    version: '1',
    chunks: [
      { content: 'Compost needs air: turn the heap every two weeks.', page: 1 },
      { content: 'Kitchen scraps rot quickly, branches rot slowly.', page: 2 },
    ],
  },
  {
    source: 'bicycle.md',
    version: '1',
    chunks: [
      { content: 'Pump the tyres until they hardly give under the thumb.', heading: 'Tyres' },
      { content: 'A chain is oiled after every ride in the rain.', heading: 'Chain' },
    ],
  },
  {
    source: 'piano.txt',
    version: '1',
    chunks: [{ content: PIANO }],
  },
];

export const OTHER_SETTINGS = { ...SETTINGS, fingerprint: 'sentences-800' };
export const OTHER_MODEL = { ...SETTINGS, embeddingModel: 'another' };
export const OTHER_REQUEST = { ...SETTINGS, request: 'another folder' };
export const TELESCOPE = 'A brand-new telescope.';
export const BUTTON = 'Press the green button.';
export const LEVER = 'Then lift the obsolete lever.';
export const LONG: TestDocument = {
  source: 'manual.pdf',
  version: 'long',
  chunks: [{ content: BUTTON }, { content: LEVER }],
};
export const SHORT: TestDocument = { ...LONG, version: 'short', chunks: LONG.chunks.slice(0, 1) };

export const SOURCES = LIBRARY.map(({ source }) => source).sort();

export const canReopen = ({ reopenWriter }: IndexHarness): boolean => reopenWriter !== undefined;

export function documentNamed(name: string): TestDocument {
  const document = LIBRARY.find(({ source }) => source === name);
  expectTrue(document !== undefined, `${name} is in the library`);
  return document;
}

export async function bestOf(store: VectorStore, text: string): Promise<Passage> {
  const [first] = await store.search({ text, top: 1 });
  expectTrue(first !== undefined, `something is found for "${text}"`);
  return first;
}
