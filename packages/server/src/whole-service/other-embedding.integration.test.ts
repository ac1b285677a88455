import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AzureOpenAI, startAzureOpenAI } from '@rag/testkit/azure-openai';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ask } from './__fixtures__/ask.ts';
import { LIBRARY_QUESTION, modelEnvironment } from './__fixtures__/environments.ts';
import { runIndexer, type ServerProcess, startServer } from './__fixtures__/start-process.ts';

const FOLDER = mkdtempSync(join(tmpdir(), 'other-embedding-'));
const DATA_DIR = join(FOLDER, 'data');
const DOCUMENTS_DIR = join(FOLDER, 'documents');
const MADE_WITH = {
  AZURE_OPENAI_EMBEDDING_DEPLOYMENT: 'text-embedding-3-small',
  EMBEDDING_DIMENSIONS: '512',
};

let model: AzureOpenAI;
let environment: Record<string, string>;
let server: ServerProcess | undefined;

beforeAll(async () => {
  mkdirSync(DOCUMENTS_DIR);
  writeFileSync(join(DOCUMENTS_DIR, 'hours.md'), 'On Saturdays the library opens at ten in the morning.');
  model = await startAzureOpenAI();
  environment = { DATA_DIR, DOCUMENTS_DIR, ...modelEnvironment(model), ...MADE_WITH };
  await runIndexer(environment);
});

afterEach(async () => {
  await server?.kill();
});

afterAll(async () => {
  await model?.close();
  rmSync(FOLDER, { recursive: true });
});

async function start(change: Record<string, string>): Promise<ServerProcess> {
  server = await startServer({ ...environment, ...change });
  return server;
}

describe.each([
  ['model of as many dimensions', { AZURE_OPENAI_EMBEDDING_DEPLOYMENT: 'text-embedding-3-large' }],
  ['number of dimensions', { EMBEDDING_DIMENSIONS: '256' }],
])('a server with another embedding %s than its index', (_, change) => {
  it('searches without vectors, reports that, is ready, and logs both models once', async () => {
    const { url, log } = await start(change);
    const replies = [await ask(url, LIBRARY_QUESTION), await ask(url, 'When does it open on Saturdays?')];
    expect(replies.map(({ status, body }) => [status, body['degraded'], body['sources']])).toEqual([
      [200, true, ['hours.md']],
      [200, true, ['hours.md']],
    ]);
    expect((await fetch(`${url}/ready`)).status).toBe(200);
    const warnings = log.map(({ msg }) => String(msg)).filter((message) => message.includes('embedding'));
    expect(warnings).toEqual([
      expect.stringMatching(
        /made with the embedding model text-embedding-3-small \(512 dimensions\), not with text-embedding-3-\w+ \(\d+ dimensions\): .*index the documents again/,
      ),
    ]);
  });
});

it('a server with the embedding model of its index answers in full', async () => {
  const { url, log } = await start({});
  const { status, body } = await ask(url, LIBRARY_QUESTION);
  expect([status, body['degraded']]).toEqual([200, false]);
  expect(log.filter(({ msg }) => String(msg).includes('embedding'))).toEqual([]);
});
