import { type CallOptions, createCarryOverRewriter, type SearchRequest, type VectorStore } from '@rag/core';
import { describe, expect, it } from 'vitest';
import { tickingClock } from './__fixtures__/ticking-clock.ts';
import { evaluateRetrieval } from './evaluate-retrieval.ts';

const CASE = {
  id: 'q',
  question: 'And for trainees?',
  history: [],
  relevant: new Map([['a.pdf#page=1', 1]]),
};

function recordingStore(vector: boolean): VectorStore & { readonly requests: SearchRequest[] } {
  const requests: SearchRequest[] = [];
  return {
    requests,
    capabilities: { vector, text: true },
    generation: async () => 'g',
    search: async (request) => {
      requests.push(request);
      return [
        { id: '1', content: 'x', source: 'b.pdf', page: 2, score: 3 },
        { id: '2', content: 'x', source: 'b.pdf', page: 2, score: 2 },
        { id: '3', content: 'x', source: 'a.pdf', page: 1, score: 1 },
      ];
    },
  };
}

const rewriter = createCarryOverRewriter();

describe('evaluateRetrieval', () => {
  it('ranks pages, measures the search time and requests the given number of passages', async () => {
    const store = recordingStore(false);
    const result = await evaluateRetrieval({ store, rewriter }, CASE, { top: 40, now: tickingClock() });
    expect(result).toEqual({
      standaloneQuestion: 'And for trainees?',
      ranking: ['b.pdf#page=2', 'a.pdf#page=1'],
      latencyMs: 5,
    });
    expect(store.requests).toEqual([{ text: 'And for trainees?', top: 40 }]);
  });

  it('searches for the standalone form of a follow-up', async () => {
    const store = recordingStore(false);
    const rewriter = { rewrite: async () => 'How much leave do trainees have?' };
    const history = [{ role: 'user', content: 'How much leave do I have?' }] as const;
    await evaluateRetrieval({ store, rewriter }, { ...CASE, history }, { top: 10, now: tickingClock() });
    expect(store.requests.map(({ text }) => text)).toEqual(['How much leave do trainees have?']);
  });

  it('passes the vector to a store that uses one', async () => {
    const store = recordingStore(true);
    const vector = Float32Array.of(1, 0);
    const embedder = { model: 'm', dimensions: 2, embed: async () => [vector] };
    await evaluateRetrieval({ store, rewriter, embedder }, CASE, { top: 10, now: tickingClock() });
    expect(store.requests[0]?.vector).toBe(vector);
  });

  it('passes the abort signal to every port', async () => {
    const { signal } = new AbortController();
    const told: (AbortSignal | undefined)[] = [];
    const tell =
      <Result>(result: Result) =>
      async (_: unknown, options?: CallOptions) => {
        told.push(options?.signal);
        return result;
      };
    const subject = {
      store: { ...recordingStore(true), search: tell([]) },
      rewriter: { rewrite: tell('How much leave do trainees have?') },
      embedder: { model: 'm', dimensions: 1, embed: tell([Float32Array.of(1)]) },
    };
    const history = [{ role: 'user', content: 'How much leave do I have?' }] as const;
    await evaluateRetrieval(subject, { ...CASE, history }, { top: 10, now: tickingClock(), signal });
    expect(told).toEqual([signal, signal, signal]);
  });
});
