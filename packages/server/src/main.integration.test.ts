import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { openIndexWriter, readConfiguration } from '@rag/configuration';
import { createParser } from 'eventsource-parser';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

const MAIN = join(import.meta.dirname, 'main.ts');
const QUESTION = 'When does the library open on Saturdays?';
const folder = mkdtempSync(join(tmpdir(), 'server-'));
const children: ChildProcess[] = [];

interface Running {
  readonly child: ChildProcess;
  readonly url: string;
  /** The log so far, line by line. */
  readonly log: Record<string, unknown>[];
}

function spawnMain(env: Record<string, string>): ChildProcess {
  const child = spawn(process.execPath, [MAIN], {
    env: { DATA_DIR: join(folder, 'data'), DOCUMENTS_DIR: join(folder, 'documents'), PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  return child;
}

async function start(env: Record<string, string> = {}): Promise<Running> {
  const child = spawnMain(env);
  const log: Record<string, unknown>[] = [];
  const url = await new Promise<string>((resolve, reject) => {
    if (child.stdout === null || child.stderr === null) throw new Error('no pipes');
    createInterface(child.stdout).on('line', (line) => {
      const entry = JSON.parse(line) as Record<string, unknown>;
      log.push(entry);
      if (entry['msg'] === 'listening') resolve(String(entry['url']));
    });
    createInterface(child.stderr).on('line', (line) => reject(new Error(line)));
    child.once('exit', () => reject(new Error('The service ended.')));
  });
  return { child, url, log };
}

/** Runs a service that is expected to fail at its start. */
async function fail(env: Record<string, string>): Promise<{ code: unknown; lines: string[] }> {
  const child = spawnMain(env);
  let text = '';
  child.stderr?.on('data', (data) => {
    text += String(data);
  });
  const [code] = await once(child, 'close');
  return { code, lines: text.trim().split('\n') };
}

function ask(url: string, body: object): Promise<Response> {
  return fetch(`${url}/chat`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ message: QUESTION, ...body }),
  });
}

async function publishIndex(DATA_DIR: string): Promise<void> {
  const { writer, close } = await openIndexWriter(readConfiguration({ DATA_DIR }));
  await writer.stage({ fingerprint: 'test', dimensions: 0, request: 'test' });
  await writer.upsert({ source: 'library.pdf', contentHash: 'a'.repeat(64), chunkCount: 2, pageCount: 2 }, [
    {
      id: 'library.pdf:1',
      page: 1,
      heading: 'Opening hours',
      content: 'On Saturdays the library opens at ten in the morning and closes at two in the afternoon.',
    },
    { id: 'library.pdf:2', page: 2, content: 'Books are lent for four weeks and can be renewed twice.' },
  ]);
  await writer.publish();
  await close();
}

beforeAll(async () => {
  mkdirSync(join(folder, 'documents'));
  writeFileSync(join(folder, 'documents', 'library.pdf'), '%PDF-1.7');
  await publishIndex(join(folder, 'data'));
});

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

afterAll(() => rmSync(folder, { recursive: true }));

describe('the service as a process', () => {
  // Covers: bare-cache-hit
  it('answers with sources and serves the repeated question from the cache', async () => {
    const { url } = await start();

    const first = (await (await ask(url, {})).json()) as Record<string, unknown>;
    const second = (await (await ask(url, {})).json()) as Record<string, unknown>;

    expect(first).toMatchObject({ outcome: 'answered', cached: false, sources: ['library.pdf#page=1'] });
    expect(first['answer']).toContain('ten in the morning');
    expect(second).toEqual({ ...first, cached: true, session_id: expect.any(String) });
  });

  it('streams the same answer', async () => {
    const { url } = await start();
    const events: string[] = [];
    let last: unknown;
    const parser = createParser({
      onEvent: ({ event, data }) => {
        events.push(event ?? '');
        last = JSON.parse(data);
      },
    });

    parser.feed(await (await ask(url, { stream: true })).text());

    expect(events.filter((type, index) => type !== events[index - 1])).toEqual([
      'start',
      'sources',
      'delta',
      'done',
    ]);
    expect(last).toMatchObject({ outcome: 'answered', sources: ['library.pdf#page=1'] });
  });

  it('serves the page and the documents', async () => {
    const { url } = await start({ CHAT_TITLE: 'Ask the town' });

    expect(await (await fetch(url)).text()).toContain('<h1>Ask the town</h1>');
    expect((await fetch(`${url}/documents/library.pdf`)).headers.get('content-type')).toBe('application/pdf');
  });

  it('limits the questions of one address', async () => {
    const { url, log } = await start({ RATE_LIMIT_PER_MINUTE: '2', CACHED_RATE_LIMIT_PER_MINUTE: '2' });

    const statuses = [];
    for (let count = 0; count < 3; count += 1) statuses.push((await ask(url, {})).status);

    expect(statuses).toEqual([200, 200, 429]);
    expect(JSON.stringify(log.slice(1))).not.toMatch(/127\.0\.0\.1|::1/);
  });

  it('becomes ready without a restart when the first index is published', async () => {
    const { url } = await start({ DATA_DIR: join(folder, 'nothing') });

    const response = await fetch(`${url}/ready`);

    expect(response.status).toBe(503);
    expect(await response.json()).toEqual({ status: 'not ready', reasons: ['index missing'] });
    expect((await ask(url, {})).status).toBe(503);

    await publishIndex(join(folder, 'nothing'));

    expect((await fetch(`${url}/ready`)).status).toBe(200);
    expect((await ask(url, {})).status).toBe(200);
  });

  // Covers: shutdown
  it.each(['SIGTERM', 'SIGINT'] as const)(
    'failure table: SIGTERM: finishes the open answer after %s, accepts no connections and exits with 0',
    async (signal) => {
      const { child, url, log } = await start();
      // A connection with an unfinished request stays open during the shutdown.
      const agent = new Agent({ keepAlive: true, maxSockets: 1 });
      const body = JSON.stringify({ message: QUESTION });
      const slow = request(`${url}/chat`, {
        method: 'POST',
        agent,
        headers: {
          'Content-Type': 'application/json',
          'Content-Length': body.length,
          Expect: '100-continue',
        },
      });
      slow.flushHeaders();
      await once(slow, 'continue');

      child.kill(signal);
      await expect.poll(() => log.map(({ msg }) => msg)).toContain('shutting down');
      await expect(fetch(`${url}/health`)).rejects.toThrow('fetch failed');
      slow.end(body);
      const [response] = await once(slow, 'response');
      const chunks: Buffer[] = [];
      for await (const chunk of response) chunks.push(chunk);
      const [code] = await once(child, 'exit');

      expect(response.statusCode).toBe(200);
      expect(JSON.parse(Buffer.concat(chunks).toString())).toMatchObject({ outcome: 'answered' });
      expect(code).toBe(0);
      expect(log.at(-1)).toMatchObject({ msg: 'shut down' });
    },
  );
});

it('keeps running and shuts down cleanly when the reader of its log has gone', async () => {
  const { child, url } = await start();
  child.stdout?.destroy();

  const status = (await ask(url, {})).status;
  child.kill('SIGTERM');
  const [code] = await once(child, 'exit');

  expect(status).toBe(200);
  expect(code).toBe(0);
});

it('starts with the variables that a shell exports for other programs, and says which have no effect', async () => {
  const { log } = await start({
    OPENAI_API_KEY: 'sk-of-another-program',
    OPENAI_ORG_ID: 'org',
    AZURE_OPENAI_ENDPOINT: 'https://my.openai.azure.com',
    AZURE_CLIENT_ID: 'id',
    HOST: 'x86_64-conda-linux-gnu',
    LOG_LEVEL: 'DEBUG',
    OPEN_AI_MODEL: 'gpt',
  });

  const messages = log.map(({ level, msg }) => `${level} ${msg}`);
  expect(messages.slice(0, -1)).toEqual([
    '40 OPEN_AI_MODEL: is not read; did you mean OPENAI_MODEL?',
    '30 OPENAI_API_KEY: not used, as no model is named: answers are made without one; to use it, set OPENAI_MODEL',
    '30 AZURE_OPENAI_ENDPOINT: not used, as no model is named: answers are made without one; to use it, set AZURE_OPENAI_DEPLOYMENT',
    '30 HOST: names the machine type of a compiler and no address; the default applies',
  ]);
  expect(JSON.stringify(log)).not.toContain('sk-of-another-program');
});

it('listens on an IPv6 address that is written as in a URL', async () => {
  const { url } = await start({ HOST: '[::1]' });

  expect(url).toMatch(/^http:\/\/\[::1\]:\d+$/);
  expect((await fetch(`${url}/health`)).status).toBe(200);
});

describe('a service that cannot start', () => {
  it('prints one line for each invalid variable and exits with 2', async () => {
    const { code, lines } = await fail({ PORT: '70000', TOP_K: 'many', CORS_ORIGINS: 'example.org' });

    expect(code).toBe(2);
    expect(lines).toEqual([
      'The configuration cannot be used:',
      '- PORT: must be a whole number from 0 to 65535',
      '- CORS_ORIGINS: must be origins such as https://www.example.org, separated by commas, or *',
      '- TOP_K: must be a whole number from 1 to 20',
    ]);
  });

  it('prints one line for a port that is in use and exits with 1', async () => {
    const { port } = new URL((await start()).url);

    const { code, lines } = await fail({ PORT: port });

    expect(code).toBe(1);
    expect(lines).toEqual([
      `Port ${port} is in use: stop the program that listens on it, or set PORT to another one.`,
    ]);
  });
});
