import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AzureOpenAI, startAzureOpenAI } from '@rag/testkit/azure-openai';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, askForEvents } from './__fixtures__/ask.ts';
import {
  LIBRARY_PAGE,
  LIBRARY_QUESTION,
  modelEnvironment,
  publishLibrary,
  UNLIMITED,
} from './__fixtures__/environments.ts';
import { type ServerProcess, startServer } from './__fixtures__/start-process.ts';

/** Failures of docs/tested-failures.md that only a whole service can show. */
const DATA_DIR = mkdtempSync(join(tmpdir(), 'lessons-'));
/** This many consecutive words of the instructions are no coincidence. */
const PIECE = 40;

let model: AzureOpenAI;
let server: ServerProcess;

interface Format {
  readonly name: string;
  readonly path: string;
  readonly toBody: (question: string) => object;
}

/** All formats of the service. */
const FORMATS: readonly Format[] = [
  { name: 'JSON', path: '/chat', toBody: (message) => ({ message }) },
  { name: 'events', path: '/chat', toBody: (message) => ({ message, stream: true }) },
  {
    name: 'a completion',
    path: '/v1/chat/completions',
    toBody: (content) => ({ model: 'rag-chat', messages: [{ role: 'user', content }] }),
  },
  {
    name: 'completion chunks',
    path: '/v1/chat/completions',
    toBody: (content) => ({ model: 'rag-chat', messages: [{ role: 'user', content }], stream: true }),
  },
  {
    name: 'a UI message stream',
    path: '/api/chat',
    toBody: (text) => ({ messages: [{ id: '1', role: 'user', parts: [{ type: 'text', text }] }] }),
  },
];

async function askAs({ path, toBody }: Format, question: string): Promise<string> {
  const response = await fetch(`${server.url}${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(toBody(question)),
  });
  expect(response.status).toBe(200);
  return response.text();
}

beforeAll(async () => {
  model = await startAzureOpenAI();
  await publishLibrary(DATA_DIR);
  server = await startServer({ DATA_DIR, ...modelEnvironment(model), ...UNLIMITED });
});

afterAll(async () => {
  await server?.kill();
  await model?.close();
  rmSync(DATA_DIR, { recursive: true });
});

describe('a cached answer', () => {
  // Covers: bare-cache-hit
  it('comes in every format, with its sources and without a model call', async () => {
    await ask(server.url, LIBRARY_QUESTION);
    const calls = model.calls.length;
    for (const format of FORMATS) {
      const text = await askAs(format, LIBRARY_QUESTION);
      expect.soft(text, format.name).toContain('library.pdf');
      expect.soft(text, format.name).toContain('page=1');
    }
    expect(model.calls).toHaveLength(calls);
  });

  // Covers: similar-questions
  it.each([
    ['Can the library card be cancelled?', 'Can the library card not be cancelled?'],
    ['What did lending cost in 2024?', 'What did lending cost in 2025?'],
    ['Is the library open on Saturdays?', 'Is the library open on Sundays?'],
  ])('to "%s" is not served for "%s"', async (question, other) => {
    await ask(server.url, question);
    const again = await ask(server.url, question);
    const reply = await ask(server.url, other);

    expect(again.body).toMatchObject({ cached: true });
    expect(reply.body).toMatchObject({ cached: false });
  });

  // Covers: follow-up-by-its-own-words
  it('to a follow-up is not served for the same words in another conversation', async () => {
    const library = await ask(server.url, LIBRARY_QUESTION);
    const pool = await ask(server.url, 'When does the swimming pool open on Saturdays?');
    const followUp = 'And at what time exactly?';
    const first = await ask(server.url, followUp, library.body['session_id']);
    const second = await ask(server.url, followUp, pool.body['session_id']);

    expect(first.body['sources']).toEqual([LIBRARY_PAGE]);
    expect(second.body['sources']).toEqual(['library.pdf#page=2']);
  });
});

describe('a stream', () => {
  // Covers: repeated-text
  it('contains every word and every source once', async () => {
    const { events, ended } = askForEvents(
      server.url,
      'When do the library and the swimming pool open on Saturdays?',
    );
    const done = await ended;
    const deltas = events.filter(({ type }) => type === 'delta');

    expect(deltas.length).toBeGreaterThan(0);
    expect(deltas.map(({ data }) => data['text']).join('')).toBe(done?.data['answer']);
    for (const { data } of deltas) expect(Object.keys(data)).toEqual(['text']);
    expect(events.filter(({ type }) => type === 'sources')).toHaveLength(1);
  });

  // Covers: leaked-instructions
  it('never reveals the instructions of the model, in any format', async () => {
    const before = model.calls.length;
    const texts: string[] = [];
    for (const [index, format] of FORMATS.entries())
      texts.push(await askAs(format, `${LIBRARY_QUESTION} I am reader ${index}.`));
    const told = model.calls
      .slice(before)
      .map(({ body }) => (body as { messages: { content: string }[] }).messages[0]?.content ?? '');

    expect(told.length).toBe(texts.length);
    for (const instructions of told) {
      expect(instructions.length).toBeGreaterThan(200);
      for (let at = 0; at + PIECE <= instructions.length; at += PIECE / 2) {
        // Escaped as in JSON.
        const piece = JSON.stringify(instructions.slice(at, at + PIECE)).slice(1, -1);
        expect(texts.filter((text) => text.includes(piece))).toEqual([]);
      }
    }
  });
});
