import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AzureOpenAI, startAzureOpenAI } from '@rag/testkit/azure-openai';
import { type RedisServer, startRedis } from '@rag/testkit/redis';
import { until } from '@rag/testkit/until';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ask, askForEvents, type EventReader } from './__fixtures__/ask.ts';
import {
  LIBRARY_QUESTION,
  modelEnvironment,
  publishLibrary,
  UNLIMITED,
} from './__fixtures__/environments.ts';
import { type ServerProcess, startServer } from './__fixtures__/start-process.ts';

const DATA_DIR = mkdtempSync(join(tmpdir(), 'resume-'));
let redis: RedisServer;
let model: AzureOpenAI;
let servers: readonly ServerProcess[] = [];
let one = '';
let other = '';
let asked = 0;
let question = '';

beforeAll(async () => {
  [redis, model] = await Promise.all([startRedis(), startAzureOpenAI(), publishLibrary(DATA_DIR)]);
  const environment = { DATA_DIR, REDIS_URL: redis.url, ...UNLIMITED, ...modelEnvironment(model) };
  servers = await Promise.all([startServer(environment), startServer(environment)]);
  [one = '', other = ''] = servers.map(({ url }) => url);
});

afterAll(async () => {
  await Promise.all(servers.map((server) => server.kill()));
  await Promise.all([redis?.stop(), model?.close()]);
  rmSync(DATA_DIR, { recursive: true });
});

beforeEach(() => {
  question = `${LIBRARY_QUESTION.slice(0, -1)}, asks visitor ${asked++}?`;
  model.fail({ kind: 'slow', gapMs: 40 }, { times: Number.POSITIVE_INFINITY });
});

afterEach(() => model.reset());

const chatCalls = () => model.calls.filter(({ path }) => path.endsWith('/chat/completions'));

/** Reads some of the answer and loses the connection. */
async function readSome(url: string, sessionId?: unknown): Promise<EventReader> {
  const reader = askForEvents(url, question, sessionId);
  await until('some of the answer', () => reader.text.length > 10 || undefined);
  reader.leave();
  await reader.ended.catch(() => {});
  return reader;
}

function comeBack(url: string, lost: EventReader, sessionId?: unknown): EventReader {
  return askForEvents(url, question, sessionId, lost.events.at(-1)?.id);
}

describe('the last client that reads an answer', () => {
  it('ends its model call by disconnecting, long before the answer is complete', async () => {
    model.reset();
    model.fail({ kind: 'slow', gapMs: 300 });
    const reader = askForEvents(one, question);
    await until('some of the answer', () => reader.text !== '' || undefined);

    reader.leave();
    const ended = () => chatCalls().find(({ outcome }) => outcome !== 'open');

    expect(await until('the model call to end', ended)).toMatchObject({ outcome: 'client_left' });
  });
});

describe('a client that lost the connection and reconnects to another replica', () => {
  // Covers: ingress-limit
  it('gets the rest of an answer that other clients still read', async () => {
    const neighbour = askForEvents(one, question);
    const lost = await readSome(one);

    const back = comeBack(other, lost);
    const last = await back.ended;
    await neighbour.ended;

    expect(last?.type).toBe('done');
    expect(back.events.map(({ type }) => type)).not.toContain('restart');
    expect(lost.text + back.text).toBe(neighbour.text);
    expect(chatCalls()).toHaveLength(1);
  });

  it('gets the rest of an answer that is complete by now', async () => {
    const neighbour = askForEvents(one, question);
    const lost = await readSome(one);
    await neighbour.ended;
    await until(
      'it to be stored',
      async () => (await ask(other, question)).body['cached'] === true || undefined,
    );

    const back = comeBack(other, lost);
    const last = await back.ended;

    expect(last).toMatchObject({ type: 'done', data: { cached: true, answer: neighbour.text } });
    expect(lost.text + back.text).toBe(neighbour.text);
    expect(chatCalls()).toHaveLength(1);
  });

  it('gets a new answer when no other client read the old one, since its model call was aborted', async () => {
    const lost = await readSome(one);
    await until('the call to be ended', () => chatCalls()[0]?.outcome === 'client_left' || undefined);

    const back = comeBack(other, lost);
    const last = await back.ended;

    expect(last?.type).toBe('done');
    const restarted = back.events.some(({ type }) => type === 'restart');
    expect(restarted ? back.text : lost.text + back.text).toBe(last?.data['answer']);
    expect(chatCalls()).toHaveLength(2);
  });

  it('gets the rest of a follow-up, and the conversation holds the exchange once', async () => {
    model.reset();
    const { body } = await ask(one, LIBRARY_QUESTION);
    const session = body['session_id'];
    question = 'And the swimming pool?';
    const whole = askForEvents(one, question, session);
    const last = await whole.ended;
    const firstText = whole.events.findIndex(({ type }) => type === 'delta');
    const halfway = { ...whole, events: whole.events.slice(0, firstText + 1) };

    const back = comeBack(other, halfway, session);
    const again = await back.ended;

    expect(again).toMatchObject({
      type: 'done',
      data: { answer: last?.data['answer'], session_id: session },
    });
    expect(back.events.map(({ type }) => type)).not.toContain('restart');
    expect(whole.text.endsWith(back.text)).toBe(true);
    expect(back.text.length).toBeLessThan(whole.text.length);
  });
});
