import type { LLM } from '@rag/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  json,
  type LoopbackServer,
  type RecordedRequest,
  type Respond,
  readFixture,
  sse,
  stalledSse,
  startLoopbackServer,
} from '../__fixtures__/loopback-server.ts';
import { createOpenAILLM } from '../openai/index.ts';
import { type Outcome, outcomeOf, REQUEST } from './__fixtures__/scripted-llm.ts';
import { CALL_TIMEOUTS, type ComposeLLMOptions, composeLLM } from './index.ts';

/**
 * Counts the requests that leave for one question, for every kind of failure, through the real adapter over
 * real sockets. Only the clock is moved by hand. The table of `docs/resilience.md` is this one.
 */

const ANSWER = 'The office opens at 9 – für alle 🙂 [1].';
const ok = sse(readFixture('openai.sse'));
const token = chunk({ choices: [{ index: 0, delta: { content: 'Half an ' }, finish_reason: null }] });

let server: LoopbackServer;
let respond: Respond;

beforeEach(async () => {
  server = await startLoopbackServer((response, request) => respond(response, request));
  server.client.logLevel = 'off';
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'] });
});

afterEach(async () => {
  vi.useRealTimers();
  await server.close().catch(() => undefined);
});

function compose(models: readonly string[], options: Partial<ComposeLLMOptions> = {}): LLM {
  return composeLLM({
    deployments: models.map((model) => ({ llm: createOpenAILLM({ client: server.client, model }) })),
    retry: { random: () => 0, sleep: async () => {} },
    ...options,
  });
}

function chunk(data: unknown): string {
  return `data: ${JSON.stringify(data)}\n\n`;
}

function status(code: number, error: object = {}, headers: Readonly<Record<string, string>> = {}): Respond {
  return json(code, JSON.stringify({ error: { message: 'no', ...error } }), headers);
}

/** Lets the clock run beyond the limit of the first token once the request has arrived. */
function thenLimitPasses(first: Respond): Respond {
  return async (response, request) => {
    await first(response, request);
    await vi.advanceTimersByTimeAsync(CALL_TIMEOUTS.firstTokenMs);
  };
}

const silent: Respond = () => {};

const cut =
  (text: string): Respond =>
  (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(text, () => response.destroy());
  };

interface Failure {
  readonly kind: string;
  readonly respond: Respond;
  /** Requests for one question that two deployments fail on, at two attempts. */
  readonly calls: number;
  readonly error: object;
}

const BEFORE_FIRST_TOKEN: readonly Failure[] = [
  {
    kind: '400 of another kind',
    respond: status(400, { code: 'context_length_exceeded' }),
    calls: 2,
    error: { code: 'model_unavailable', retryable: false },
  },
  { kind: '401', respond: status(401), calls: 2, error: { code: 'unauthorized' } },
  { kind: '404', respond: status(404), calls: 2, error: { code: 'model_unavailable', retryable: false } },
  { kind: '408', respond: status(408), calls: 4, error: { code: 'timeout' } },
  { kind: '429 without a hint', respond: status(429), calls: 4, error: { code: 'rate_limited' } },
  {
    kind: '429 with retry-after-ms: 500',
    respond: status(429, {}, { 'retry-after-ms': '500' }),
    calls: 4,
    error: { code: 'rate_limited', retryAfterMs: 500 },
  },
  {
    kind: '429 with Retry-After: 2',
    respond: status(429, {}, { 'retry-after': '2' }),
    calls: 4,
    error: { code: 'rate_limited', retryAfterMs: 2_000 },
  },
  {
    kind: '429 with Retry-After: 86400',
    respond: status(429, {}, { 'retry-after': '86400' }),
    calls: 2,
    error: { code: 'rate_limited', retryable: true },
  },
  { kind: '500', respond: status(500), calls: 4, error: { code: 'model_unavailable', retryable: true } },
  {
    // The third call begins at 16 s and is cut at 20 s, when the question's own limit is reached.
    kind: 'a stall before the headers',
    respond: thenLimitPasses(silent),
    calls: 3,
    error: { code: 'timeout', details: { limitMs: 20_000 } },
  },
  {
    kind: 'a stall after the headers',
    respond: thenLimitPasses(stalledSse(': connected\n\n')),
    calls: 3,
    error: { code: 'timeout', details: { limitMs: 20_000 } },
  },
  {
    kind: 'a stream cut before its first token',
    respond: cut(': connected\n\n'),
    calls: 4,
    error: { code: 'model_unavailable', retryable: true },
  },
  {
    kind: 'a first chunk that is malformed',
    respond: sse('data: {"choices": [\n\n'),
    calls: 4,
    error: { code: 'model_unavailable', retryable: true },
  },
  {
    kind: 'an error within the stream before its first token',
    respond: sse(chunk({ error: { message: 'no', code: 'server_error' } })),
    calls: 4,
    error: { code: 'model_unavailable', retryable: true },
  },
];

describe.each(BEFORE_FIRST_TOKEN)('$kind', (failure) => {
  it('of every deployment is reported after a known number of calls', async () => {
    respond = failure.respond;
    const outcome = await outcomeOf(compose(['west', 'north']));
    expect(outcome).toMatchObject({ text: '', error: failure.error });
    expect(server.calls()).toBe(failure.calls);
  });

  it('of one deployment costs one more call and is hidden from the reader', async () => {
    respond = only('west', failure.respond);
    expect(await outcomeOf(compose(['west', 'north']))).toEqual({ text: ANSWER, model: 'north' });
    expect(server.calls()).toBe(2);
  });
});

function only(model: string, failing: Respond): Respond {
  return (response, request: RecordedRequest) =>
    (request.body['model'] === model ? failing : ok)(response, request);
}

it('composeLLM makes one call when the prompt is refused, and calls no other deployment', async () => {
  respond = json(400, readFixture('azure-filtered-prompt.json'));
  const outcome = await outcomeOf(compose(['west', 'north']));
  expect(outcome).toMatchObject({ text: '', error: { code: 'content_filtered', retryable: false } });
  expect(server.calls()).toBe(1);
});

it('composeLLM makes every allowed call when connections are refused', async () => {
  await server.close();
  const outcome = await outcomeOf(compose(['west', 'north']));
  expect(outcome).toMatchObject({ text: '', error: { code: 'model_unavailable', retryable: true } });
  expect(server.calls()).toBe(4);
});

describe('after the first token', () => {
  it.each([
    ['a cut stream', cut(token), 'model_unavailable'],
    ['a malformed chunk', sse(`${token}data: {"choices": [\n\n`), 'model_unavailable'],
    ['an end without a finish', sse(token), 'model_unavailable'],
  ])('%s is reported after one call', async (_, failing, code) => {
    respond = failing;
    expect(await outcomeOf(compose(['west', 'north']))).toMatchObject({ text: 'Half an ', error: { code } });
    expect(server.calls()).toBe(1);
  });

  it('a stall is reported after one call', async () => {
    respond = stalledSse(token);
    const outcome = await readingWith(compose(['west', 'north']), CALL_TIMEOUTS.gapMs);
    expect(outcome).toMatchObject({
      text: 'Half an ',
      error: { code: 'timeout', details: { limitMs: 10_000 } },
    });
    expect(server.calls()).toBe(1);
  });

  it('endless tokens are reported after one call, even when each arrives in time', async () => {
    respond = async (response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      for (let sent = 0; sent < 7; sent++) {
        const read = nextText();
        response.write(token);
        await read;
        await vi.advanceTimersByTimeAsync(CALL_TIMEOUTS.gapMs - 1);
      }
    };
    const outcome = await readingWith(compose(['west', 'north']), 0);
    expect(outcome).toMatchObject({
      text: 'Half an '.repeat(7),
      error: { code: 'timeout', details: { limitMs: 60_000 } },
    });
    expect(server.calls()).toBe(1);
  });
});

let textRead = (): void => {};

/** Resolves when the reader gets the next text. */
function nextText(): Promise<void> {
  return new Promise((resolve) => {
    textRead = resolve;
  });
}

/** Reads to the end. After each text, `passesMs` pass while the reader waits for the next part. */
async function readingWith(llm: LLM, passesMs: number): Promise<Outcome> {
  return outcomeOf({
    ...llm,
    async *stream(request, options) {
      for await (const part of llm.stream(request, options)) {
        yield part;
        setImmediate(() => {
          textRead();
          void vi.advanceTimersByTimeAsync(passesMs);
        });
      }
    },
  });
}

describe('the number of calls', () => {
  it.each([
    [1, 1],
    [1, 3],
    [3, 1],
    [3, 2],
  ])('is at most %i deployments times %i attempts', async (deployments, maxAttempts) => {
    respond = status(500);
    const models = Array.from({ length: deployments }, (_, index) => `deployment-${index}`);
    const retry = { maxAttempts, random: () => 0, sleep: async () => {} };
    await outcomeOf(compose(models, { retry }));
    expect(server.calls()).toBe(deployments * maxAttempts);
  });

  it('is limited by the circuit breakers during an outage, for any number of questions', async () => {
    respond = status(500);
    const llm = compose(['west', 'north'], { breaker: { failures: 5 } });
    for (let question = 0; question < 100; question++) await outcomeOf(llm);
    expect(server.calls()).toBe(10);
  });

  it('is one per minute to a deployment that asks for a pause of a day', async () => {
    respond = status(429, {}, { 'retry-after': '86400' });
    const llm = compose(['west']);
    for (let second = 0; second < 180; second++) {
      await outcomeOf(llm);
      vi.advanceTimersByTime(1_000);
    }
    expect(server.calls()).toBe(3);
  });
});

it('composeLLM closes the connection when the caller aborts, and calls no other deployment', async () => {
  const controller = new AbortController();
  respond = () => controller.abort();
  const llm = compose(['west', 'north']);
  expect((await outcomeOf(llm, controller.signal, REQUEST)).error?.code).toBe('aborted');
  expect(await server.idle()).toEqual({ allWhole: false });
  expect(server.calls()).toBe(1);
});
