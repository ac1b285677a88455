import { gzipSync } from 'node:zlib';
import { hashText } from '@rag/core/adapter';
import { createParser } from 'eventsource-parser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildWorker } from '../../edge-build/build-worker.ts';
import { PAGE_SETTINGS } from '../__fixtures__/page-settings.ts';
import { type FakeModel, startFakeModel } from './__fixtures__/fake-model.ts';
import { type StartedWorker, startWorker } from './__fixtures__/start-worker.ts';
import { INDEX_KEY } from './open-store.ts';

const MEBIBYTE = 1_024 * 1_024;
const script = await buildWorker({ ...PAGE_SETTINGS, title: 'Garden' });

let worker: StartedWorker;

function ask(body: object, headers: Record<string, string> = {}, from = worker) {
  return from.fetch('http://edge/chat', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'CF-Connecting-IP': '192.0.2.1', ...headers },
    body: JSON.stringify(body),
  });
}

async function answerTo(body: object, from = worker): Promise<Record<string, unknown>> {
  const response = await ask(body, {}, from);
  expect(response.status).toBe(200);
  return (await response.json()) as Record<string, unknown>;
}

async function keysBelow(prefix: string): Promise<number> {
  return (await worker.storage.list({ prefix })).keys.length;
}

/** Waits until the conversation is stored, which can finish after the answer. */
async function remembered(sessionId: unknown): Promise<void> {
  await expect.poll(() => keysBelow(`rag:session:${hashText(String(sessionId))}`)).toBe(1);
}

it('the bundle of the worker stays below 1 MiB gzipped', () => {
  expect(gzipSync(script).length).toBeLessThan(MEBIBYTE);
});

describe('the worker, without a model', () => {
  beforeAll(async () => {
    worker = await startWorker(script, { RATE_LIMIT_PER_MINUTE: '1000' });
  });
  afterAll(() => worker.close());

  it('answers as JSON with its source', async () => {
    const answer = await answerTo({ message: 'How moist should compost be?' });
    expect(answer).toMatchObject({ sources: ['garden.pdf#page=2'], cached: false });
    expect(answer['answer']).toContain('wrung-out sponge');
  });

  it('answers a repeated question from the cache, as JSON and as events', async () => {
    const first = await answerTo({ message: 'How often is compost turned?' });
    await expect
      .poll(async () => (await answerTo({ message: 'how often is compost turned' }))['cached'])
      .toBe(true);
    const again = await answerTo({ message: 'How often is compost turned?' });
    expect(again).toMatchObject({ answer: first['answer'], sources: first['sources'] });
  });

  it('streams events in order and caches the answer', async () => {
    const response = await ask({ message: 'When do bees leave the hive?' }, { Accept: 'text/event-stream' });
    const names: string[] = [];
    let sessionId: unknown;
    const parser = createParser({
      onEvent({ event = '', data }) {
        names.push(event);
        if (event === 'start') sessionId = JSON.parse(data).session_id;
      },
    });
    parser.feed(await response.text());
    expect([...new Set(names)]).toEqual(['start', 'sources', 'delta', 'done']);
    await remembered(sessionId);
  });

  it('answers a follow-up in its conversation, and deletes the conversation on request', async () => {
    const message = 'And how often is that done?';
    const { session_id } = await answerTo({ message: 'How moist should compost be?' });
    await remembered(session_id);
    expect(await answerTo({ message, session_id })).toMatchObject({
      sources: ['garden.pdf#page=2'],
      session_id,
    });

    const forgotten = await worker.fetch(`http://edge/sessions/${session_id}`, { method: 'DELETE' });
    expect(forgotten.status).toBe(204);
    expect(await answerTo({ message, session_id })).toMatchObject({ sources: [], session_id });
  });

  it('reports that the documents do not answer a question', async () => {
    expect(await answerTo({ message: 'Who won the chess championship?' })).toMatchObject({ sources: [] });
  });

  it.each([
    ['an unknown path', 404, 'not_found', () => worker.fetch('http://edge/nowhere')],
    ['another method', 405, 'method_not_allowed', () => worker.fetch('http://edge/chat')],
    ['another media type', 415, 'unsupported_media_type', () => ask({}, { 'Content-Type': 'text/plain' })],
    ['an empty message', 422, 'invalid_input', () => ask({ message: ' ' })],
    ['a body beyond 16 KiB', 413, 'body_too_large', () => ask({ message: 'x'.repeat(17_000) })],
  ])('refuses %s with %i as problem details', async (_what, status, code, send) => {
    const response = await send();
    expect([response.status, response.headers.get('content-type')]).toEqual([
      status,
      'application/problem+json',
    ]);
    expect(await response.json()).toMatchObject({ status, code });
  });

  it('serves the protocols of OpenAI and the AI SDK and lists them in its OpenAPI document', async () => {
    const message = { role: 'user', content: 'How moist should compost be?' };
    const post = (path: string, body: object) =>
      worker.fetch(`http://edge${path}`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'CF-Connecting-IP': '192.0.2.1' },
        body: JSON.stringify(body),
      });
    const completion = (await (
      await post('/v1/chat/completions', { model: 'rag-chat', messages: [message] })
    ).json()) as { choices: { message: object }[] };
    expect(completion).toMatchObject({
      choices: [{ message: { context: { citations: [{ filepath: 'garden.pdf', url: null }] } } }],
    });
    const followUp = [
      message,
      completion.choices[0]?.message,
      { ...message, content: 'And how often is that done?' },
    ];
    const second = await post('/v1/chat/completions', { model: 'rag-chat', messages: followUp });
    expect(await second.json()).toMatchObject({
      choices: [{ message: { context: { citations: [{ filepath: 'garden.pdf' }] } } }],
    });
    const parts = [{ type: 'text', text: message.content }];
    const stream = await (await post('/api/chat', { messages: [{ ...message, parts }] })).text();
    expect(stream).toContain('"type":"source-document"');
    const { paths } = (await (await worker.fetch('http://edge/openapi.json')).json()) as { paths: object };
    expect(Object.keys(paths)).toContain('/v1/chat/completions');
  });

  it('has no page for Swagger UI, which is too large for it', async () => {
    expect((await worker.fetch('http://edge/docs')).status).toBe(404);
  });

  it('serves the chat page and its assets', async () => {
    const page = await (await worker.fetch('http://edge/')).text();
    expect(page).toContain('<title>Garden</title>');
    const [, path] = /src="(assets\/[^"]+)"/.exec(page) ?? [];
    const script = await worker.fetch(`http://edge/${path}`);
    expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
  });

  it('is healthy and ready', async () => {
    const [health, ready] = await Promise.all(
      ['health', 'ready'].map((path) => worker.fetch(`http://edge/${path}`)),
    );
    expect([health?.status, ready?.status]).toEqual([200, 200]);
  });

  it('answers many parallel questions, each with its own answer', async () => {
    const messages = ['How moist should compost be?', 'When do bees leave the hive?'];
    const asked = Array.from({ length: 40 }, (_, index) => messages[index % 2] ?? '');
    const answers = await Promise.all(asked.map((message) => answerTo({ message })));
    expect(answers.map(({ sources }) => String(sources))).toEqual(
      asked.map((message) => (message === messages[0] ? 'garden.pdf#page=2' : 'bees.pdf#page=7')),
    );
  });
});

describe('the worker, with a model', () => {
  let model: FakeModel;
  beforeAll(async () => {
    model = await startFakeModel(['As moist as a ', 'sponge [', '1].']);
    worker = await startWorker(script, {
      OPENAI_BASE_URL: model.url,
      OPENAI_API_KEY: 'secret',
      OPENAI_MODEL: 'fake',
      RATE_LIMIT_PER_MINUTE: '1',
      CACHED_RATE_LIMIT_PER_MINUTE: '3',
    });
  });
  afterAll(async () => {
    await worker.close();
    await model.close();
  });

  it('calls the model once for a repeated question, and limits the questions of an address', async () => {
    const message = 'How moist should compost be?';
    expect(await answerTo({ message })).toMatchObject({
      answer: 'As moist as a sponge [1].',
      sources: ['garden.pdf#page=2'],
    });
    await expect.poll(() => keysBelow('rag:cache')).toBeGreaterThan(0);
    expect(await answerTo({ message })).toMatchObject({ cached: true });
    expect(model.requests).toHaveLength(1);

    await ask({ message });
    const refused = await ask({ message });
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, expect.any(String)]);
    expect((await ask({ message }, { 'CF-Connecting-IP': '192.0.2.2' })).status).toBe(200);
  });
});

describe('the worker, with a model that never stops', () => {
  it('aborts the model call when the client disconnects', async () => {
    const model = await startFakeModel(['As moist '], { isEndless: true });
    const waiting = await startWorker(script, {
      OPENAI_BASE_URL: model.url,
      OPENAI_API_KEY: 'secret',
      OPENAI_MODEL: 'fake',
    });
    try {
      const response = await ask({ message: 'How moist should compost be?', stream: true }, {}, waiting);
      const reader = response.body?.getReader();
      await reader?.read();
      await expect.poll(() => model.openCalls()).toBe(1);
      await reader?.cancel();
      await expect.poll(() => model.openCalls()).toBe(0);
    } finally {
      await waiting.close();
      await model.close();
    }
  });
});

describe('the worker, with invalid settings', () => {
  it('logs the reason for the operator and hides it from the client', async () => {
    const wrong = await startWorker(script, { RATE_LIMIT_PER_MINUTE: 'secret' });
    try {
      const response = await ask({ message: 'Anything?' }, {}, wrong);
      expect([response.status, await response.text()]).toEqual([500, expect.not.stringContaining('RATE_')]);
      await expect.poll(wrong.log).toContain('RATE_LIMIT_PER_MINUTE: must be a whole number');
      expect(wrong.log()).not.toContain('secret');
    } finally {
      await wrong.close();
    }
  });

  it('is not ready without an index', async () => {
    const empty = await startWorker(script);
    try {
      await empty.storage.delete(INDEX_KEY);
      const response = await empty.fetch('http://edge/ready');
      expect([response.status, await response.json()]).toEqual([
        503,
        { status: 'not ready', reasons: ['index missing'] },
      ]);
    } finally {
      await empty.close();
    }
  });
});
