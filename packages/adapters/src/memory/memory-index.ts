import {
  type Chunk,
  type DocumentRecord,
  type IndexWriter,
  RagError,
  type StageSettings,
  type VectorStore,
} from '@rag/core';
import { describeEmbedding, isSameSettings, isSameStage, throwIfAborted } from '@rag/core/adapter';
import { hashGeneration } from '../generation/index.ts';
import { buildPassageRanker, type PassageRanker, runSteps } from '../ranking/index.ts';

interface IndexedDocument {
  readonly record: DocumentRecord;
  readonly chunks: readonly Chunk[];
}

interface Content {
  readonly settings: StageSettings;
  readonly documents: ReadonlyMap<string, IndexedDocument>;
}

interface Published extends Content {
  readonly generation: string;
  readonly ranker: PassageRanker;
}

/**
 * An index in the memory of one process, with the ranking of the embedded index. It suits tests, and programs
 * that contain their documents. `publish` blocks while it builds the ranking.
 *
 * @example
 * const { store, writer } = createMemoryIndex();
 * await writer.stage({ fingerprint: 'whole-documents', dimensions: 0, request: 'manual' });
 * await writer.upsert(record, chunks);
 * await writer.publish();
 */
export function createMemoryIndex(): { readonly store: VectorStore; readonly writer: IndexWriter } {
  let published: Published | undefined;
  let stage: (Content & { readonly documents: Map<string, IndexedDocument> }) | undefined;

  const current = (): Published => {
    if (published === undefined) throw new RagError('index_missing', 'Nothing is published yet.');
    return published;
  };
  const staged = (): NonNullable<typeof stage> => {
    if (stage === undefined) throw new RagError('invalid_input', 'Call stage() before any change.');
    return stage;
  };

  const store: VectorStore = {
    get capabilities() {
      if (published === undefined) return { vector: false, text: true };
      const { ranker, settings } = published;
      return { vector: ranker.hasVectors, text: true, ...describeEmbedding(settings) };
    },
    async generation({ signal } = {}) {
      throwIfAborted(signal);
      return current().generation;
    },
    async search(request, { signal } = {}) {
      throwIfAborted(signal);
      return current().ranker.search(request);
    },
  };

  const writer: IndexWriter = {
    async stage(settings, { signal } = {}) {
      throwIfAborted(signal);
      if (stage === undefined || !isSameStage(stage.settings, settings)) {
        const kept =
          published !== undefined && isSameSettings(published.settings, settings) ? published.documents : [];
        stage = { settings, documents: new Map(kept) };
      }
      return new Map(Array.from(stage.documents, ([source, { record }]) => [source, record]));
    },
    async upsert(record, chunks, { signal } = {}) {
      throwIfAborted(signal);
      staged().documents.set(record.source, { record, chunks: chunks.map(copy) });
    },
    async remove(source, { signal } = {}) {
      throwIfAborted(signal);
      staged().documents.delete(source);
    },
    async verify({ signal } = {}) {
      throwIfAborted(signal);
      verifyContent(staged());
    },
    async publish({ signal } = {}) {
      throwIfAborted(signal);
      const content = staged();
      const passages = [...content.documents]
        .sort(([left], [right]) => (left < right ? -1 : 1))
        .flatMap(([source, { chunks }]) => chunks.map((chunk) => ({ ...chunk, source })));
      const records = Array.from(content.documents.values(), ({ record }) => record);
      const generation = hashGeneration(content.settings, records);
      const ranker = runSteps(buildPassageRanker(passages, content.settings.dimensions));
      published = { ...content, generation, ranker };
      stage = undefined;
      return { generation };
    },
  };
  return { store, writer };
}

function copy(chunk: Chunk): Chunk {
  return { ...chunk, ...(chunk.vector === undefined ? {} : { vector: chunk.vector.slice() }) };
}

function verifyContent({ settings, documents }: Content): void {
  const ids = new Set<string>();
  for (const [source, { record, chunks }] of documents) {
    if (chunks.length !== record.chunkCount)
      throw new RagError(
        'index_invalid',
        `${source} has ${chunks.length} passages, but its record says ${record.chunkCount}.`,
      );
    for (const { id, vector } of chunks) {
      if (ids.has(id)) throw new RagError('index_invalid', `Two passages have the id ${id}.`);
      ids.add(id);
      if ((vector?.length ?? 0) !== settings.dimensions)
        throw new RagError(
          'index_invalid',
          `Passage ${id} has a vector of ${vector?.length ?? 0} numbers, not ${settings.dimensions}.`,
        );
    }
  }
}
