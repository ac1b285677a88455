import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from './__fixtures__/temporary-folder.ts';
import { readQuestions } from './read-questions.ts';

async function read(...lines: readonly string[]): ReturnType<typeof readQuestions> {
  const folder = await temporaryFolder({ 'questions.jsonl': lines.join('\n') });
  return readQuestions(join(folder, 'questions.jsonl'));
}

const DOCUMENTS = new Map([
  ['handbook.pdf', 4],
  ['notes.md', 0],
]);

describe('readQuestions', () => {
  it('reads pages, history and unanswerable questions', async () => {
    const { cases } = await read(
      '{"id":"a","question":" How long? ","pages":["handbook.pdf#page=3","notes.md"],"answer":"30 days"}',
      '{"id":"b","question":"And part-time?","pages":[],"history":[{"role":"user","content":"How long?"}]}',
    );
    expect(cases).toEqual([
      {
        id: 'a',
        question: 'How long?',
        history: [],
        relevant: new Map([
          ['handbook.pdf#page=3', 1],
          ['notes.md', 1],
        ]),
      },
      {
        id: 'b',
        question: 'And part-time?',
        history: [{ role: 'user', content: 'How long?' }],
        relevant: new Map(),
      },
    ]);
  });

  it.each([
    ['a missing list of pages', '{"id":"a","question":"q"}', /:1: pages: /],
    [
      'an invalid page reference',
      '{"id":"a","question":"q","pages":["x.pdf#p=3"]}',
      /:1: pages\[0\]: "x\.pdf#p=3" is not of the form/,
    ],
    ['an empty question', '{"id":"a","question":" ","pages":[]}', /:1: question: must not be empty/],
    ['a misspelt field', '{"id":"a","question":"q","pages":[],"histroy":[]}', /:1: .*histroy/],
    [
      'a role that does not exist',
      '{"id":"a","question":"q","pages":[],"history":[{"role":"bot","content":"x"}]}',
      /:1: history\[0\]\.role: /,
    ],
  ])('refuses %s, naming the field', async (_case, line, message) => {
    await expect(read(line)).rejects.toThrow(message);
  });

  it('refuses a duplicate id', async () => {
    const line = '{"id":"a","question":"q","pages":[]}';
    await expect(read(line, line)).rejects.toThrow(/:2: id: "a" is already on line 1/);
  });
});

describe('checkAgainst', () => {
  it('accepts existing pages', async () => {
    const questions = await read('{"id":"a","question":"q","pages":["handbook.pdf#page=4","notes.md"]}');
    expect(() => questions.checkAgainst(DOCUMENTS)).not.toThrow();
  });

  it.each([
    ['an unknown document', 'hanbdook.pdf#page=1', /:1: pages\[0\]: there is no document "hanbdook\.pdf"/],
    ['a page after the last one', 'handbook.pdf#page=5', /"handbook\.pdf" has 4 pages, not 5/],
    ['a page of a document without pages', 'notes.md#page=1', /"notes\.md" has no pages/],
  ])('reports %s', async (_case, page, message) => {
    const questions = await read(JSON.stringify({ id: 'a', question: 'q', pages: [page] }));
    expect(() => questions.checkAgainst(DOCUMENTS)).toThrow(message);
  });
});
