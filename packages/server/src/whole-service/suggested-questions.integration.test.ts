import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CORPUS } from './__fixtures__/sample-questions.ts';
import { runIndexer, type ServerProcess, startServer } from './__fixtures__/start-process.ts';

const DATA_DIR = mkdtempSync(join(tmpdir(), 'suggested-'));
/** What the first sentence of each answer says, in the order of the file. */
const ANSWERS = [
  /^Resident, first vehicle: Zone A 96\.00/u,
  /^Central Library[^\n]*Saturday 10:00–16:00/u,
  /^Books, audio books: Period 4 weeks/u,
  /^Das Mittagessen [^.]*2,90 Euro/u,
];
const QUESTIONS = readFileSync(join(CORPUS, '_examples.txt'), 'utf8').trim().split('\n');

let server: ServerProcess;

beforeAll(async () => {
  await runIndexer({ DATA_DIR }, CORPUS);
  server = await startServer({ DATA_DIR, DOCUMENTS_DIR: CORPUS });
}, 180_000);

afterAll(async () => {
  await server.stop();
  rmSync(DATA_DIR, { recursive: true });
});

it('has an answer for each suggested question', () => {
  expect(QUESTIONS).toHaveLength(ANSWERS.length);
});

it.each(QUESTIONS.map((question, index) => [question, ANSWERS[index] ?? /^$/u] as const))(
  'answers the suggested question "%s" at once',
  async (message, expected) => {
    const response = await fetch(`${server.url}/chat`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ message }),
    });
    expect(response.status).toBe(200);
    const { answer, sources } = (await response.json()) as { answer: string; sources: readonly string[] };
    expect(answer).toMatch(expected);
    expect(sources).not.toEqual([]);
  },
);
