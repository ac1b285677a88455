import { expectEqual, expectTrue } from './assert.ts';
import type { ConformanceCase } from './conformance.ts';
import { bestOf, type IndexHarness, LIBRARY, publish, SETTINGS, type TestDocument } from './index-harness.ts';

const VECTOR_SETTINGS = { ...SETTINGS, fingerprint: 'sentences-500 with vectors', dimensions: 3 };

/** Three passages whose vectors are at right angles to each other. */
const WITH_VECTORS: readonly TestDocument[] = [
  {
    source: 'birds.txt',
    version: '1',
    chunks: [{ content: 'Swallows leave in September.', vector: Float32Array.of(1, 0, 0) }],
  },
  {
    source: 'fish.txt',
    version: '1',
    chunks: [{ content: 'Salmon climb the river.', vector: Float32Array.of(0, 1, 0) }],
  },
  {
    source: 'bees.txt',
    version: '1',
    chunks: [{ content: 'Bees dance to show the way.', vector: Float32Array.of(0, 0, 1) }],
  },
];

/** What a store says of its vectors, and finds by them: part of the rules of `VectorStore`. */
export const vectorCases: readonly ConformanceCase<IndexHarness>[] = [
  {
    name: 'declares vectors once an index with vectors is published',
    why: 'A store that keeps silent is never given a vector, and every embedding is paid for nothing.',
    appliesTo: ({ takesVectors }) => takesVectors,
    async run(harness) {
      await publish(harness, WITH_VECTORS, VECTOR_SETTINGS);
      await harness.store.generation();
      expectTrue(harness.store.capabilities.vector, 'capabilities.vector');
    },
  },
  {
    name: 'names the model and the dimensions of its vectors',
    why: 'Vectors of another model have a likeness to everything, and nobody would notice.',
    appliesTo: ({ takesVectors }) => takesVectors,
    async run(harness) {
      await publish(harness, WITH_VECTORS, { ...VECTOR_SETTINGS, embeddingModel: 'a model' });
      await harness.store.generation();
      const { embedding } = harness.store.capabilities;
      expectEqual(embedding, { dimensions: 3, embeddingModel: 'a model' }, 'capabilities.embedding');
    },
  },
  {
    name: 'names the other model once the index was made anew with it',
    why: 'A server that is not started again would go on with the vectors of the former model.',
    appliesTo: ({ takesVectors }) => takesVectors,
    async run(harness) {
      await publish(harness, WITH_VECTORS, { ...VECTOR_SETTINGS, embeddingModel: 'a model' });
      await harness.store.generation();
      const other = { ...VECTOR_SETTINGS, fingerprint: 'another', embeddingModel: 'another model' };
      await publish(harness, WITH_VECTORS, other);
      await harness.store.generation();
      const { embedding } = harness.store.capabilities;
      expectEqual(embedding?.embeddingModel, 'another model', 'capabilities.embedding');
    },
  },
  {
    name: 'names no model for an index without vectors',
    why: 'A server would warn of a model that plays no part.',
    async run(harness) {
      await publish(harness, LIBRARY);
      await harness.store.generation();
      expectEqual(harness.store.capabilities.embedding, undefined, 'capabilities.embedding');
    },
  },
  {
    name: 'finds by the vector what the words do not find',
    why: 'Synonyms and other languages are what vectors are there for.',
    appliesTo: ({ takesVectors }) => takesVectors,
    async run(harness) {
      await publish(harness, WITH_VECTORS, VECTOR_SETTINGS);
      const [first] = await harness.store.search({
        text: 'Lachs',
        vector: Float32Array.of(0, 1, 0),
        top: 1,
      });
      expectEqual(first?.source, 'fish.txt', 'the nearest passage');
    },
  },
  {
    name: 'still finds by the words beside a vector',
    why: 'Names and numbers are found by their letters; a vector alone misses them.',
    appliesTo: ({ takesVectors, store }) => takesVectors && store.capabilities.text,
    async run(harness) {
      await publish(harness, WITH_VECTORS, VECTOR_SETTINGS);
      const passages = await harness.store.search({
        text: 'swallows September',
        vector: Float32Array.of(0, 1, 0),
        top: 2,
      });
      expectEqual(passages.map(({ source }) => source).sort(), ['birds.txt', 'fish.txt'], 'both');
    },
  },
  {
    name: 'finds by the words alone when no vector comes',
    why: 'When the embedder is down the text search still answers.',
    appliesTo: ({ takesVectors, store }) => takesVectors && store.capabilities.text,
    async run(harness) {
      await publish(harness, WITH_VECTORS, VECTOR_SETTINGS);
      expectEqual((await bestOf(harness.store, 'salmon river')).source, 'fish.txt', 'the best passage');
    },
  },
  {
    name: 'says what a passage found by its vector would be worth by the words alone',
    why: 'A caller that weighs words against meaning would take the sum of both for the words.',
    appliesTo: ({ takesVectors, store }) => takesVectors && store.capabilities.text,
    async run(harness) {
      await publish(harness, WITH_VECTORS, VECTOR_SETTINGS);
      const request = { text: 'salmon nowhere', top: 3 };
      const byWords = await harness.store.search(request);
      for (const { id, similarity } of await harness.store.search({
        ...request,
        vector: Float32Array.of(0, 1, 0),
      })) {
        if (similarity === undefined) continue;
        const { relevanceByWords } = similarity;
        expectTrue(relevanceByWords >= 0 && relevanceByWords <= 1, `a relevance of ${relevanceByWords}`);
        const expected = byWords.find((passage) => passage.id === id)?.relevance;
        if (expected === undefined) continue;
        expectTrue(Math.abs(relevanceByWords - expected) < 1e-6, `${relevanceByWords}, by words ${expected}`);
      }
    },
  },
];
