import { describe, expect, it } from 'vitest';
import { type Channel, createChannel } from './channel.ts';
import { runSteps } from './run-steps.ts';
import { createTermCounter } from './term-counter.ts';

/** Documents as lists of terms. */
function channelOf(documents: readonly (readonly number[])[]): Channel {
  const counter = createTermCounter();
  for (const terms of documents) {
    counter.add(terms, 1);
    counter.endDocument();
  }
  const { postings, lengths } = runSteps(
    counter.finish(Int32Array.from({ length: 1_000 }, (_, term) => term)),
  );
  return createChannel(postings, lengths);
}

describe('createChannel', () => {
  const channel = channelOf([[0, 1, 1], [1], [2, 2, 2, 3]]);

  it('records which documents contain a term', () => {
    const documents = [0, 1, 2].map((document) => [0, 1, 2, 3].filter((term) => channel.has(term, document)));
    expect(documents).toEqual([[0, 1], [1], [2, 3]]);
  });

  it('computes the idf of Lucene', () => {
    expect(channel.idf(1)).toBeCloseTo(Math.log(1 + 1.5 / 2.5));
  });

  it('gives an unknown term the highest idf', () => {
    expect(channel.idf(undefined)).toBeCloseTo(Math.log(1 + 3.5 / 0.5));
  });

  it('scores by BM25 with k1 = 1.2 and b = 0.75', () => {
    const scores = new Float32Array(3);
    channel.addScores([1], 1, scores);
    const expected = (count: number, length: number): number =>
      (channel.idf(1) * count) / (count + 1.2 * (0.25 + (0.75 * length) / (8 / 3)));
    expect(scores[0]).toBeCloseTo(expected(2, 3));
    expect(scores[1]).toBeCloseTo(expected(1, 1));
    expect(scores[2]).toBe(0);
  });

  it('stores more postings than its initial capacity', () => {
    const many = channelOf(
      Array.from({ length: 300 }, (_, document) => Array.from({ length: 300 }, (_, n) => n + document)),
    );
    expect([many.has(598, 299), many.has(598, 298)]).toEqual([true, false]);
  });
});
