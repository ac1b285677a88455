import { RagError, throwIfAborted } from '../../errors.ts';
import {
  type Chunk,
  type DocumentRecord,
  describeEmbedding,
  type IndexWriter,
  isSameSettings,
  isSameStage,
  type Passage,
  type StageSettings,
  type VectorStore,
} from '../../ports/index.ts';
import { contentWords, hashText } from '../../text/index.ts';
import type { IndexHarness } from '../index-harness.ts';

export interface PlainDocument {
  readonly record: DocumentRecord;
  readonly chunks: readonly Chunk[];
}

export interface PlainContent {
  readonly settings: StageSettings;
  readonly documents: Map<string, PlainDocument>;
}

/** What would lie on a disk. */
export interface Disk {
  published: PlainContent | undefined;
  stage: PlainContent | undefined;
  owner: symbol | undefined;
}

/** An index as plain as a correct one can be, and the disk it lies on, for tests to break it. */
export function createPlainIndex(): IndexHarness & { readonly disk: Disk } {
  const disk: Disk = { published: undefined, stage: undefined, owner: undefined };
  return {
    disk,
    store: createPlainStore(disk),
    writer: createPlainWriter(disk),
    takesVectors: true,
    async reopenWriter() {
      disk.owner = undefined;
      return createPlainWriter(disk);
    },
    async openRival() {
      return createPlainWriter(disk);
    },
  };
}

/** Ranks by shared beginnings of words, and pairs of characters where a script has no spaces. */
export function createPlainStore(disk: Disk): VectorStore {
  const published = (): PlainContent => {
    if (disk.published === undefined) throw new RagError('index_missing', 'Nothing was published.');
    return disk.published;
  };
  return {
    get capabilities() {
      const settings = disk.published?.settings ?? { dimensions: 0 };
      return { vector: settings.dimensions > 0, text: true, ...describeEmbedding(settings) };
    },
    async generation({ signal } = {}) {
      throwIfAborted(signal);
      return generationOf(published());
    },
    async search({ text, vector, top }, { signal } = {}) {
      throwIfAborted(signal);
      const wanted = terms(text);
      return passagesOf(published())
        .map(({ vector: own, ...passage }): Passage => {
          const has = new Set(terms(passage.content));
          const relevance = wanted.filter((term) => has.has(term)).length / (wanted.length || 1);
          const cosine = product(own, vector);
          const similarity = { cosine, relevancePerCosine: 0, relevanceByWords: relevance };
          return {
            ...passage,
            score: relevance + cosine,
            relevance,
            ...(vector === undefined ? {} : { similarity }),
          };
        })
        .filter(({ score }) => score > 0)
        .sort((left, right) => right.score - left.score)
        .slice(0, top);
    },
  };
}

export function createPlainWriter(disk: Disk): IndexWriter {
  const self = Symbol('writer');
  const staged = (): PlainContent => {
    if (disk.stage === undefined) throw new RagError('invalid_input', 'Call stage() first.');
    return disk.stage;
  };
  return {
    async stage(settings, { signal } = {}) {
      throwIfAborted(signal);
      if ((disk.owner ?? self) !== self) throw new RagError('index_locked', 'Another writer is at it.');
      disk.owner = self;
      if (disk.stage === undefined || !isSameStage(disk.stage.settings, settings)) {
        const { published } = disk;
        const isKept = published !== undefined && isSameSettings(published.settings, settings);
        disk.stage = { settings, documents: new Map(isKept ? published.documents : []) };
      }
      return new Map([...staged().documents].map(([source, { record }]) => [source, record]));
    },
    async upsert(record, chunks, { signal } = {}) {
      throwIfAborted(signal);
      staged().documents.set(record.source, { record, chunks });
    },
    async remove(source, { signal } = {}) {
      throwIfAborted(signal);
      staged().documents.delete(source);
    },
    async verify({ signal } = {}) {
      throwIfAborted(signal);
      const { documents, settings } = staged();
      for (const { record, chunks } of documents.values())
        if (
          chunks.length !== record.chunkCount ||
          chunks.some(({ vector }) => (vector?.length ?? 0) !== settings.dimensions)
        )
          throw new RagError('index_invalid', `${record.source} is not whole.`);
    },
    async publish({ signal } = {}) {
      throwIfAborted(signal);
      disk.published = staged();
      disk.stage = undefined;
      return { generation: generationOf(disk.published) };
    },
  };
}

export function generationOf({ settings, documents }: PlainContent): string {
  const hashes = Array.from(documents.values(), ({ record }) => `${record.source}\0${record.contentHash}`);
  return hashText([settings.fingerprint, ...hashes.sort()].join('\n'));
}

function passagesOf({ documents }: PlainContent): (Chunk & { source: string })[] {
  return [...documents].flatMap(([source, { chunks }]) => chunks.map((chunk) => ({ ...chunk, source })));
}

function terms(text: string): string[] {
  return contentWords(text).flatMap((word) =>
    /\p{Script=Han}/u.test(word)
      ? Array.from(word.slice(1), (character, index) => `${word[index]}${character}`)
      : [word.slice(0, 4)],
  );
}

function product(left: Float32Array | undefined, right: Float32Array | undefined): number {
  if (left === undefined || right === undefined) return 0;
  return left.reduce((sum, number, index) => sum + number * (right[index] ?? 0), 0);
}
