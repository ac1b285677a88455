import { describe, expect, it } from 'vitest';
import { temporaryFolder } from './__fixtures__/temporary-folder.ts';
import { readBeir } from './read-beir.ts';

const CORPUS =
  '{"_id":"d1","title":"Tides","text":"The moon pulls.","metadata":{}}\n{"_id":"d2","text":"Salt."}';
const QUERIES = '{"_id":"q1","text":"why tides"}';
const HEADER = 'query-id\tcorpus-id\tscore';

function collection(files: Readonly<Record<string, string>> = {}): Promise<string> {
  return temporaryFolder({
    'corpus.jsonl': CORPUS,
    'queries.jsonl': QUERIES,
    'qrels.tsv': `${HEADER}\nq1\td1\t2\nq1\td2\t0\n`,
    ...files,
  });
}

describe('readBeir', () => {
  it('reads documents and the queries with their grades above 0', async () => {
    expect(await readBeir(await collection())).toEqual({
      documents: [
        { id: 'd1', title: 'Tides', text: 'The moon pulls.' },
        { id: 'd2', title: '', text: 'Salt.' },
      ],
      cases: [{ id: 'q1', question: 'why tides', history: [], relevant: new Map([['d1', 2]]) }],
      warnings: [],
    });
  });

  it('reads the judgements from the folder that BEIR uses', async () => {
    const folder = await temporaryFolder({
      'corpus.jsonl': CORPUS,
      'queries.jsonl': QUERIES,
      'qrels/test.tsv': `${HEADER}\nq1\td2\t1\n`,
    });
    const { cases } = await readBeir(folder);
    expect(cases[0]?.relevant).toEqual(new Map([['d2', 1]]));
  });

  it('reads judgements without a header', async () => {
    const { cases } = await readBeir(await collection({ 'qrels.tsv': 'q1\td1\t1\n' }));
    expect(cases[0]?.relevant).toEqual(new Map([['d1', 1]]));
  });

  it('skips empty documents and reports mismatched judgements', async () => {
    const folder = await collection({
      'corpus.jsonl': `${CORPUS}\n{"_id":"d3","title":"","text":" "}`,
      'queries.jsonl': `${QUERIES}\n{"_id":"q2","text":"unjudged"}`,
      'qrels.tsv': 'q1\td1\t1\nq1\td3\t1\nq9\td1\t1\n',
    });
    const { documents, cases, warnings } = await readBeir(folder);
    expect(documents.map(({ id }) => id)).toEqual(['d1', 'd2']);
    expect(cases.map(({ id }) => id)).toEqual(['q1']);
    expect(warnings).toEqual([
      'Relevant documents that are not in the corpus or have no text: 1.',
      'Judged queries that are not among the queries: 1.',
      'Queries left out, since no document is relevant to them: 1.',
    ]);
  });

  it.each([
    [
      'a duplicate document',
      { 'corpus.jsonl': `${CORPUS}\n{"_id":"d1","text":"x"}` },
      /corpus\.jsonl:3: _id: "d1" is already on line 1/,
    ],
    ['a document without text', { 'corpus.jsonl': '{"_id":"d1"}' }, /corpus\.jsonl:1: text: /],
    [
      'a judgement with two columns',
      { 'qrels.tsv': `${HEADER}\nq1\td1\n` },
      /qrels\.tsv:2: expected query-id, corpus-id and score/,
    ],
    [
      'a score that is not a number',
      { 'qrels.tsv': `${HEADER}\nq1\td1\thigh\n` },
      /qrels\.tsv:2: score: "high" is not a whole number/,
    ],
    [
      'judgements without a matching query',
      { 'qrels.tsv': 'q9\td1\t1\n' },
      /No query of .+ has a relevant document/,
    ],
  ])('refuses %s', async (_case, files, message) => {
    await expect(readBeir(await collection(files))).rejects.toThrow(message);
  });

  it('reports where it looked for judgements', async () => {
    const folder = await temporaryFolder({ 'corpus.jsonl': CORPUS, 'queries.jsonl': QUERIES });
    await expect(readBeir(folder)).rejects.toThrow(/There is neither .+qrels\.tsv nor .+test\.tsv/);
  });
});
