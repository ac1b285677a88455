import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readQuestionPool, toQuestionPool } from './question-pool.ts';
import { createRandom } from './random.ts';
import { paraphrase, questionAt, retype } from './word-questions.ts';

const CORPUS = join(import.meta.dirname, '..', '..', '..', '..', '..', 'docs', 'corpus');

describe('the question pool', () => {
  it('takes paraphrases only from pairs that mean the same', () => {
    const pairs = [
      { one: 'A?', other: 'AA?', same: true },
      { one: 'A?', other: 'AAA?', same: true },
      { one: 'A?', other: 'B?', same: false },
    ];
    expect(toQuestionPool([{ question: 'A?' }, { question: 'C?' }], pairs, [])).toEqual({
      questions: [
        { text: 'A?', paraphrases: ['AA?', 'AAA?'] },
        { text: 'C?', paraphrases: [] },
      ],
      followUps: [],
    });
  });
  it('reads hundreds of questions, paraphrases and follow-ups of the sample corpus', async () => {
    const { questions, followUps } = await readQuestionPool(CORPUS);
    expect(questions.length).toBeGreaterThan(300);
    expect(questions.filter(({ paraphrases }) => paraphrases.length > 0).length).toBeGreaterThan(100);
    expect(followUps.length).toBeGreaterThan(10);
  });
});

describe('the wording of a question', () => {
  const pool = toQuestionPool([{ question: 'What is it?' }, { question: 'Why?' }], [], []);

  it('is different for every rank', () => {
    const texts = Array.from({ length: 5_000 }, (_, rank) => questionAt(pool, rank));
    expect(new Set(texts).size).toBe(5_000);
  });
  it('keeps the words when it is retyped', () => {
    const random = createRandom(1);
    const words = (text: string): string => text.toLowerCase().replace(/[?\s]+$/u, '');
    for (let turn = 0; turn < 20; turn++) expect(words(retype('What is it?', random))).toBe('what is it');
  });
  it('changes the words when it is paraphrased', () => {
    const random = createRandom(1);
    for (let turn = 0; turn < 20; turn++) expect(paraphrase(pool, 0, random)).not.toBe('What is it?');
  });
});
