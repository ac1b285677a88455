import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { RagError } from '@rag/core';
import { CommanderError } from 'commander';
import { describe, expect, it } from 'vitest';
import { fakeBackEnd, fakeLLM } from './__fixtures__/fake-back-end.ts';
import { temporaryFolder } from './__fixtures__/temporary-folder.ts';
import type { EvaluationBackEnd } from './back-end.ts';
import { createEvalCommand } from './eval-command.ts';

const DOCUMENTS = {
  'leave.md': '# Leave\n\nTrainees have 28 days of leave.\n',
  'hours.md': '# Opening hours\n\nThe library opens at nine on Monday.\n',
};

const QUESTIONS = [
  '{"id":"leave","question":"How much leave do trainees have?","pages":["leave.md"]}',
  '{"id":"hours","question":"When does the library open on Monday?","pages":["hours.md"]}',
  '{"id":"follow","question":"And how much leave?","pages":["leave.md"],"history":[{"role":"user","content":"I am one of the trainees"},{"role":"assistant","content":"Welcome."}]}',
  '{"id":"none","question":"Parking permits?","pages":[]}',
  '{"id":"trap","question":"Do trainees pay rent?","pages":[]}',
].join('\n');

const BEIR = {
  'corpus.jsonl':
    '{"_id":"d1","title":"Tides","text":"The moon pulls."}\n{"_id":"d2","title":"","text":"Salt water."}',
  'queries.jsonl': '{"_id":"q1","text":"moon tides"}\n{"_id":"q2","text":"salt tides"}',
  'qrels.tsv': 'query-id\tcorpus-id\tscore\nq1\td1\t1\nq2\td2\t1\n',
};

function collector(): Writable & { readonly text: () => string } {
  let written = '';
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      written += chunk.toString();
      done();
    },
  });
  return Object.assign(stream, { text: () => written });
}

interface Run {
  readonly out: string;
  readonly err: string;
  readonly exitCode: number;
  readonly error: unknown;
}

async function run(args: readonly string[], backEnd: EvaluationBackEnd = fakeBackEnd()): Promise<Run> {
  const stdout = collector();
  const stderr = collector();
  let exitCode = 0;
  let error: unknown;
  const context = {
    environment: {},
    stdout,
    stderr,
    signal: new AbortController().signal,
    setExitCode: (code: number) => {
      exitCode = code;
    },
  };
  let time = 0;
  const command = createEvalCommand(
    context,
    async () => backEnd,
    () => (time += 5),
  )
    .exitOverride()
    .configureOutput({ writeOut: (text) => stdout.write(text), writeErr: (text) => stderr.write(text) });
  await command.parseAsync(args, { from: 'user' }).catch((reason: unknown) => {
    error = reason;
  });
  return { out: stdout.text(), err: stderr.text(), exitCode, error };
}

describe('eval --documents', () => {
  it('prints figures for all questions, first questions and follow-ups', async () => {
    const folder = await temporaryFolder({ ...DOCUMENTS, 'questions.jsonl': QUESTIONS });
    const { out, exitCode, error } = await run(['--documents', folder]);
    expect(error).toBeUndefined();
    expect(exitCode).toBe(0);
    const rows = out.split('\n').map((line) => line.replace(/\s{2,}/g, '  '));
    expect(rows).toEqual([
      `documents ${folder} (2 documents, 2 passages)`.replace('documents ', 'documents  '),
      `questions  ${join(folder, 'questions.jsonl')}`,
      'search  text, top 50',
      'model  first-passage',
      '',
      '  all  first  follow-up',
      'questions  5  4  1',
      '  answered by the documents  3  2  1',
      '  not answered by them  2  2  0',
      '  failed with an error  0  0  0',
      'recall@5  1.000  1.000  1.000',
      'MRR@10  1.000  1.000  1.000',
      'nDCG@10  1.000  1.000  1.000',
      'retrieval p50 / p95  5.0 ms / 5.0 ms  5.0 ms / 5.0 ms  5.0 ms / 5.0 ms',
      'answered rate  1.000  1.000  1.000',
      'right-page rate  1.000  1.000  1.000',
      'gold answer rate  -  -  -',
      'citation precision  0.750  0.667  1.000',
      'refusal precision  1.000  1.000  -',
      'refusal recall  0.500  0.500  -',
      'first token p50 / p95  5.0 ms / 5.0 ms  5.0 ms / 5.0 ms  5.0 ms / 5.0 ms',
      'answer p50 / p95  10.0 ms / 10.0 ms  10.0 ms / 10.0 ms  10.0 ms / 10.0 ms',
      '',
    ]);
  });

  it('exits with 1 and prints a line for each missed threshold', async () => {
    const folder = await temporaryFolder({ ...DOCUMENTS, 'questions.jsonl': QUESTIONS });
    const minimums = ['--min-recall', '1', '--min-refusal-recall', '0.9', '--min-citation-precision', '0.8'];
    const { err, exitCode } = await run(['--documents', folder, ...minimums]);
    expect(exitCode).toBe(1);
    expect(err.match(/^Missed: .*$/gm)).toEqual([
      'Missed: citation precision is 0.75; --min-citation-precision asks for 0.8',
      'Missed: refusal recall is 0.5; --min-refusal-recall asks for 0.9',
    ]);
  });

  it('prints only the report on standard output with --json and no file', async () => {
    const folder = await temporaryFolder({ ...DOCUMENTS, 'questions.jsonl': QUESTIONS });
    const { out, err } = await run(['--documents', folder, '--json']);
    expect(JSON.parse(out)).toMatchObject({ version: 1, settings: { folder } });
    expect(err).toContain('recall@5');
  });

  it.each(['--json', '--output'])(
    'prints the table and writes the report to the file of %s',
    async (option) => {
      const folder = await temporaryFolder({ ...DOCUMENTS, 'questions.jsonl': QUESTIONS });
      const file = join(folder, 'report.json');
      const { out } = await run(['--documents', folder, option, file]);
      expect(out).toContain('recall@5');
      expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ version: 1 });
    },
  );

  it('writes the report as JSON, with a row for each question on demand', async () => {
    const folder = await temporaryFolder({ ...DOCUMENTS, 'questions.jsonl': QUESTIONS });
    const file = join(folder, 'report.json');
    await run(['--documents', folder, '--json', file, '--details', '--min-ndcg', '0.5']);
    const report: unknown = JSON.parse(await readFile(file, 'utf8'));
    expect(report).toMatchObject({
      version: 1,
      settings: { mode: 'documents', folder, k: 5, top: 50, model: 'first-passage', embeddingModel: null },
      index: { documents: 2, passages: 2, generation: 'g2' },
      figures: { all: { counts: { questions: 5 } }, followUps: { counts: { questions: 1 } } },
      thresholds: [{ name: 'ndcg', minimum: 0.5, value: 1, met: true }],
      questions: [
        { id: 'leave', followUp: false, expected: ['leave.md'], answer: { cited: ['leave.md'] } },
        { id: 'hours' },
        { id: 'follow', followUp: true },
        { id: 'none', expected: [], answer: { outcome: 'not_found' } },
        { id: 'trap' },
      ],
    });
  });

  it('compares each question with an earlier report', async () => {
    const folder = await temporaryFolder({ ...DOCUMENTS, 'questions.jsonl': QUESTIONS });
    const file = join(folder, 'report.json');
    await run(['--documents', folder, '--json', file, '--details']);
    const { out } = await run(['--documents', folder, '--baseline', file]);
    expect(out).toContain('5 questions of both reports: 0 better, 0 worse');
    expect(out).toMatch(/follow-up\s+baseline/u);
  });

  it('refuses a baseline file that is not a report', async () => {
    const folder = await temporaryFolder({ ...DOCUMENTS, 'questions.jsonl': QUESTIONS });
    const { error } = await run(['--documents', folder, '--baseline', join(folder, 'questions.jsonl')]);
    expect(error).toMatchObject({ code: 'invalid_input', message: expect.stringContaining('--baseline') });
  });

  it('lists the failed questions', async () => {
    const folder = await temporaryFolder({ ...DOCUMENTS, 'questions.jsonl': QUESTIONS });
    const { out } = await run(['--documents', folder, '--show-failures']);
    expect(out).toContain('\n\ntrap: Do trainees pay rent?\n  expected  no answer\n  outcome   answered\n');
    expect(out).not.toContain('leave: How much');
  });

  it('calls no model if only retrieval is evaluated', async () => {
    const folder = await temporaryFolder({ ...DOCUMENTS, 'questions.jsonl': QUESTIONS });
    const llm = fakeLLM(new Error('The model was asked.'));
    const { out, exitCode } = await run(['--documents', folder, '--retrieval-only'], fakeBackEnd({ llm }));
    expect(exitCode).toBe(0);
    expect(out).not.toContain('right-page rate');
  });

  it('fails when questions fail', async () => {
    const folder = await temporaryFolder({ ...DOCUMENTS, 'questions.jsonl': QUESTIONS });
    const llm = fakeLLM(new RagError('model_unavailable', 'Gone.'));
    const { err, exitCode } = await run(['--documents', folder], fakeBackEnd({ llm }));
    expect(exitCode).toBe(1);
    expect(err).toContain('Missed: 4 of 5 questions failed with an error\n');
  });

  it('refuses questions about missing documents', async () => {
    const questions = '{"id":"a","question":"q","pages":["level.md"]}';
    const folder = await temporaryFolder({ ...DOCUMENTS, 'questions.jsonl': questions });
    const { error } = await run(['--documents', folder]);
    expect(error).toMatchObject({
      code: 'invalid_input',
      message: expect.stringContaining('questions.jsonl:1: pages[0]: there is no document "level.md"'),
    });
  });

  it('warns of documents that are not in the index', async () => {
    const questions = '{"id":"a","question":"leave?","pages":["broken.pdf#page=7"]}';
    const folder = await temporaryFolder({
      ...DOCUMENTS,
      'broken.pdf': 'no PDF',
      'questions.jsonl': questions,
    });
    const { out } = await run(['--documents', folder]);
    expect(out).toMatch(/^warning {4}broken\.pdf is not in the index: ./m);
  });

  it('closes the back end after a failure, too', async () => {
    const backEnd = fakeBackEnd();
    await run(['--documents', 'does/not/exist'], backEnd);
    expect(backEnd.closed()).toBe(true);
  });
});

describe('eval --beir', () => {
  it('measures only the search, to a depth of 10', async () => {
    const { out, exitCode } = await run(['--beir', await temporaryFolder(BEIR)]);
    expect(exitCode).toBe(0);
    expect(out).toMatch(/^recall@10 +1\.000$/m);
    expect(out).not.toContain('answered rate');
  });

  it('searches the title as a heading', async () => {
    const queries = '{"_id":"q1","text":"tides"}';
    const { out } = await run(['--beir', await temporaryFolder({ ...BEIR, 'queries.jsonl': queries })]);
    expect(out).toMatch(/^recall@10 +1\.000$/m);
  });

  it('warns of judgements without a matching query or document', async () => {
    const folder = await temporaryFolder({ ...BEIR, 'qrels.tsv': 'q1\td1\t1\nq2\tgone\t1\n' });
    const { out } = await run(['--beir', folder]);
    expect(out).toContain('warning    Relevant documents that are not in the corpus or have no text: 1.');
  });
});

describe('wrong usage', () => {
  it.each([
    ['a share above 1', ['--min-recall', '90'], /--min-recall.*It must be a number from 0 to 1/],
    ['a share that is not a number', ['--min-ndcg', ''], /--min-ndcg.*It must be a number from 0 to 1/],
    ['a k of 0', ['--k', '0'], /--k.*It must be a whole number/],
    [
      'a collection and a folder',
      ['--beir', 'x', '--documents', 'y'],
      /cannot be used with option '--documents/,
    ],
    ['an unknown option', ['--min-luck', '1'], /unknown option '--min-luck'/],
  ])('refuses %s', async (_case, args, message) => {
    const { error, err } = await run(args);
    expect(error).toBeInstanceOf(CommanderError);
    expect(err).toMatch(message);
  });

  it.each([
    [['--k', '60'], /--top 50 is too few: recall@60, .* need at least 60/],
    [['--top', '5'], /--top 5 is too few: .* need at least 10/],
  ])('refuses %j', async (args, message) => {
    const { error } = await run(args);
    expect(error).toMatchObject({ code: 'invalid_input', message: expect.stringMatching(message) });
  });

  it('names the report file that cannot be written', async () => {
    const folder = await temporaryFolder({ ...DOCUMENTS, 'questions.jsonl': QUESTIONS });
    const { error } = await run(['--documents', folder, '--json', join(folder, 'no', 'report.json')]);
    expect(error).toMatchObject({ code: 'invalid_input', message: expect.stringContaining('report.json') });
  });
});
