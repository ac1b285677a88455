import { describe, expect, it } from 'vitest';
import { RagError } from '../errors.ts';
import type { Passage, SearchRequest, VectorStore } from '../ports/index.ts';
import { createPlainIndex, type Disk } from './__fixtures__/plain-index.ts';
import { describeConformance, failedCases } from './conformance.ts';
import { vectorStoreConformance } from './vector-store.ts';

describeConformance(vectorStoreConformance, async () => createPlainIndex(), { describe, it });

type Breaking = (store: VectorStore, disk: Disk) => Partial<VectorStore>;

/** Spreading would read the getter once and for all. */
function broken(breaking: Breaking) {
  return async () => {
    const { store, ...harness } = createPlainIndex();
    const changes = breaking(store, harness.disk);
    return {
      ...harness,
      store: {
        get capabilities() {
          return changes.capabilities ?? store.capabilities;
        },
        generation: changes.generation ?? store.generation,
        search: changes.search ?? store.search,
      },
    };
  };
}

/** Changes what is found. */
const finding =
  (change: (passages: readonly Passage[], request: SearchRequest) => readonly Passage[]): Breaking =>
  (store) => ({
    search: async (request, options) => change(await store.search(request, options), request),
  });

const breakings: readonly (readonly [string, Breaking, readonly string[]])[] = [
  [
    'says an empty generation instead of a failure',
    (store) => ({
      generation: (options) =>
        store.generation(options).catch((error: unknown) => {
          if (error instanceof RagError && error.code === 'index_missing') return '';
          throw error;
        }),
    }),
    ['rejects with index_missing before the first publish'],
  ],
  [
    'ignores top',
    (store) => ({ search: (request, options) => store.search({ ...request, top: 50 }, options) }),
    ['returns at most the requested number of passages'],
  ],
  [
    'returns the worst first',
    finding((passages) => passages.toReversed()),
    ['finds the passage that answers the question', 'returns the best passage first'],
  ],
  [
    'returns each passage twice',
    finding((passages, { top }) => passages.flatMap((passage) => [passage, passage]).slice(0, top)),
    ['returns each passage once', 'still finds by the words beside a vector'],
  ],
  [
    'loses the heading',
    finding((passages) => passages.map(({ heading: _, ...passage }) => passage)),
    ['returns a passage unchanged'],
  ],
  [
    'makes pages up',
    finding((passages) => passages.map((passage) => ({ page: 1, ...passage }))),
    ['returns no page and no heading if there is none'],
  ],
  [
    'keeps ASCII alone',
    finding((passages) =>
      passages.map((passage) => ({ ...passage, content: passage.content.replace(/[^\p{ASCII}]/gu, '?') })),
    ),
    ['keeps and finds text of every script'],
  ],
  [
    'gives scores for relevance',
    finding((passages) => passages.map((passage) => ({ ...passage, relevance: passage.score * 17 }))),
    [
      'reports relevance from 0 to 1, if at all',
      'says what a passage found by its vector would be worth by the words alone',
    ],
  ],
  [
    'takes the sum of words and meaning for the words',
    finding((passages) =>
      passages.map(({ similarity, ...passage }) => ({
        ...passage,
        ...(similarity === undefined
          ? {}
          : { similarity: { ...similarity, relevanceByWords: Math.min(1, passage.score) } }),
      })),
    ),
    ['says what a passage found by its vector would be worth by the words alone'],
  ],
  [
    'holds everything for relevant',
    finding((passages, { top }) =>
      passages.length > 0
        ? passages
        : [{ id: 'x', source: 'x', content: 'x', score: 1, relevance: 1 }].slice(0, top),
    ),
    ['finds nothing relevant to a question about something else', 'finds nothing in an empty index'],
  ],
  [
    'holds nothing for relevant',
    finding((passages) => passages.map((passage) => ({ ...passage, relevance: 0 }))),
    [
      'reports a passage with all words of the question as relevant',
      'says what a passage found by its vector would be worth by the words alone',
    ],
  ],
  [
    'hands the question to a query language',
    (store) => ({
      search: async (request, options) => {
        if (/["?(]$/u.test(request.text) && request.text.length < 20)
          throw new RagError('search_unavailable', '');
        return store.search(request, options);
      },
    }),
    ['accepts any text as a question'],
  ],
  [
    'names every generation the same',
    (store) => ({ generation: async (options) => (await store.generation(options)) && 'latest' }),
    ['names another generation once the documents have changed'],
  ],
  [
    'names a new generation at every call',
    (store) => {
      let calls = 0;
      return { generation: async (options) => `${await store.generation(options)} ${calls++}` };
    },
    ['names the same generation while nothing changes'],
  ],
  [
    'keeps its first snapshot',
    (store, disk) => {
      let first: Disk['published'];
      return {
        async search(request, options) {
          first ??= disk.published;
          const last = disk.published;
          disk.published = first;
          try {
            return await store.search(request, options);
          } finally {
            disk.published = last;
          }
        },
      };
    },
    ['searches the index that was published last'],
  ],
  [
    'reads passages while they change',
    (store) => ({
      async search(request, options) {
        const before = await store.search(request, options);
        await Promise.resolve();
        const after = await store.search(request, options);
        return [...before.slice(0, before.length / 2), ...after.slice(before.length / 2)];
      },
    }),
    ['searches one generation while another is published'],
  ],
  [
    'does not look at the signal',
    (store) => ({ generation: () => store.generation(), search: (request) => store.search(request) }),
    ['rejects with aborted for a caller that has aborted'],
  ],
  [
    'keeps silent about vectors',
    () => ({ capabilities: { vector: false, text: true } }),
    [
      'declares vectors once an index with vectors is published',
      'names the model and the dimensions of its vectors',
      'names the other model once the index was made anew with it',
    ],
  ],
  [
    'keeps silent about the model of its vectors',
    (store) => ({
      get capabilities() {
        const { vector, text } = store.capabilities;
        return { vector, text };
      },
    }),
    [
      'names the model and the dimensions of its vectors',
      'names the other model once the index was made anew with it',
    ],
  ],
  [
    'names a model that plays no part',
    (store) => ({
      get capabilities() {
        return { embedding: { dimensions: 0 }, ...store.capabilities };
      },
    }),
    ['names no model for an index without vectors'],
  ],
  [
    'does not use the vector',
    (store) => ({
      search: ({ vector: _, ...request }, options) => store.search(request, options),
    }),
    ['finds by the vector what the words do not find', 'still finds by the words beside a vector'],
  ],
  [
    'uses the vector alone',
    (store) => ({
      search: (request, options) =>
        store.search(request.vector === undefined ? request : { ...request, text: '-' }, options),
    }),
    [
      'still finds by the words beside a vector',
      'says what a passage found by its vector would be worth by the words alone',
    ],
  ],
  [
    'finds nothing without a vector once there are vectors',
    (store) => ({
      search: async (request, options) =>
        request.vector === undefined && store.capabilities.vector ? [] : store.search(request, options),
    }),
    ['finds by the words alone when no vector comes'],
  ],
];

describe('vectorStoreConformance', () => {
  it.each(breakings)('catches a store that %s', async (_flaw, breaking, expected) => {
    expect(await failedCases(vectorStoreConformance, broken(breaking))).toEqual(expected);
  });
});
