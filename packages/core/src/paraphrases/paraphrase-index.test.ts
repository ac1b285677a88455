import { describe, expect, it } from 'vitest';
import { passage } from '../__fixtures__/fakes.ts';
import { createParaphraseIndex, type ParaphraseQuery } from './index.ts';

function query(question: string, changes: Partial<ParaphraseQuery> = {}): ParaphraseQuery {
  return {
    question,
    generation: 'g1',
    vector: Float32Array.of(1, 0.1),
    passages: [passage('p1', 'A passport costs 60 euros.')],
    ...changes,
  };
}

const ASKED = 'how much is a passport';
const AGAIN = 'what does a passport cost';

describe('createParaphraseIndex', () => {
  it('finds the question that means the same', () => {
    const index = createParaphraseIndex({ maxQuestions: 10 });
    index.add(query('how much is a dog', { vector: Float32Array.of(1, 0) }), 'key of the dog');
    index.add(query(ASKED), 'key of the passport');
    expect(index.find(query(AGAIN))).toBe('key of the passport');
  });

  it.each([
    ['the vectors are far apart', { vector: Float32Array.of(0, 1) }],
    ['the vectors are of different models', { vector: Float32Array.of(1, 0.1, 0) }],
    ['the best passage is another', { passages: [passage('p2', 'Elsewhere.')] }],
    ['the index has changed', { generation: 'g2' }],
  ])('finds nothing when %s', (_, changes) => {
    const index = createParaphraseIndex({ maxQuestions: 10 });
    index.add(query(ASKED), 'key');
    expect(index.find(query(AGAIN, changes))).toBeUndefined();
  });

  it('forgets the questions of an index that is no longer published', () => {
    const index = createParaphraseIndex({ maxQuestions: 10 });
    index.add(query(ASKED), 'key');
    index.find(query(AGAIN, { generation: 'g2' }));
    expect(index.find(query(AGAIN))).toBeUndefined();
  });

  it('drops the question that was not used for the longest time when it is full', () => {
    const index = createParaphraseIndex({ maxQuestions: 2 });
    index.add(query(ASKED), 'passport');
    index.add(query('how much is a sauna'), 'sauna');
    index.find(query(AGAIN));
    index.add(query('how much is a kayak'), 'kayak');
    expect(index.find(query(AGAIN))).toBe('passport');
    expect(index.find(query('what does a sauna cost'))).toBeUndefined();
  });
});
