import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AzureOpenAI, type Fault, startAzureOpenAI } from '@rag/testkit/azure-openai';
import { until } from '@rag/testkit/until';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ask, askForEvents, type EventReader } from './__fixtures__/ask.ts';
import {
  LIBRARY_PAGE,
  LIBRARY_QUESTION,
  modelEnvironment,
  publishLibrary,
  UNLIMITED,
  WITH_SPARE,
} from './__fixtures__/environments.ts';
import { type ServerProcess, startServer } from './__fixtures__/start-process.ts';

const DATA_DIR = mkdtempSync(join(tmpdir(), 'model-faults-'));
const ALWAYS = { times: Number.POSITIVE_INFINITY };
/** Shared by the tests that need the same configuration. */
const servers = new Map<string, Promise<ServerProcess>>();

let model: AzureOpenAI;
let asked = 0;
let silence: ReturnType<typeof fallSilent>;

function environmentOf(azure: AzureOpenAI, deployments?: string): Record<string, string> {
  return { DATA_DIR, ...UNLIMITED, ...modelEnvironment(azure, deployments) };
}

interface Options {
  readonly deployments?: string;
  readonly ANSWER_TTL_SECONDS?: string;
  readonly MODEL_FIRST_TOKEN_SECONDS?: string;
}

/** A service whose circuit breakers have counted no failure, started when no test has needed it before. */
async function serve(options: Options = {}): Promise<string> {
  const { deployments, ...environment } = options;
  const key = JSON.stringify(options);
  const started = servers.get(key) ?? startServer({ ...environmentOf(model, deployments), ...environment });
  servers.set(key, started);
  const { url } = await started;
  // A success ends a series of failures.
  expect((await ask(url, newQuestion())).body).toMatchObject({ degraded: false });
  model.reset();
  return url;
}

/** A question that nobody has asked before, so that it needs the model. */
function newQuestion(): string {
  asked += 1;
  return `${LIBRARY_QUESTION} I am visitor ${asked}.`;
}

const outcomes = (): readonly string[] => model.calls.map(({ outcome }) => outcome);

/** Uses its own model and service, so that its ten seconds run in parallel with the other tests. */
async function fallSilent(): Promise<{ reader: EventReader; calls: AzureOpenAI['calls'] }> {
  const model = await startAzureOpenAI();
  const server = await startServer(environmentOf(model));
  try {
    model.fail({ kind: 'stall_in_body' });
    const reader = askForEvents(server.url, LIBRARY_QUESTION);
    await reader.ended;
    await model.idle();
    return { reader, calls: model.calls };
  } finally {
    await server.kill();
    await model.close();
  }
}

beforeAll(async () => {
  [model] = await Promise.all([startAzureOpenAI(), publishLibrary(DATA_DIR)]);
  silence = fallSilent();
  // Resolves the promise of those who wait for it.
  silence.catch(() => {});
});
afterAll(async () => {
  await Promise.all([...servers.values()].map(async (server) => (await server).kill()));
  await model?.close();
  rmSync(DATA_DIR, { recursive: true });
});
beforeEach(() => model.reset());

/** The answer without the model: a sentence of the passages with its source. */
const WITHOUT_MODEL = {
  answer: expect.stringContaining('at ten in the morning'),
  sources: [LIBRARY_PAGE],
  outcome: 'answered',
  degraded: true,
  cached: false,
};

describe('failure table: model down: a service whose model fails at once', () => {
  const ROWS: readonly {
    name: string;
    fault: Fault;
    calls: readonly [number, number];
    options?: Options;
  }[] = [
    { name: 'answers 500', fault: { kind: 'status', status: 500 }, calls: [2, 2] },
    { name: 'answers 429 without a hint', fault: { kind: 'rate_limited' }, calls: [2, 2] },
    {
      name: 'answers 429 with a short retry-after-ms',
      fault: { kind: 'rate_limited', retryAfterMs: 300 },
      calls: [2, 2],
    },
    {
      name: 'answers 429 with a retry-after of a day, and is then left alone',
      fault: { kind: 'rate_limited', retryAfterSeconds: 86_400 },
      calls: [1, 0],
      // A service of its own, since it does not call the model again on this day.
      options: { ANSWER_TTL_SECONDS: '60' },
    },
    { name: 'hangs up', fault: { kind: 'reset' }, calls: [2, 2] },
  ];

  // Covers: model-down
  it.each(ROWS)('quotes the documents when the model $name', async ({ fault, calls, options }) => {
    const url = await serve(options);
    model.fail(fault, ALWAYS);
    const question = newQuestion();

    const json = await ask(url, question);
    const firstCalls = model.calls.length;
    const reader = askForEvents(url, question);
    const done = await reader.ended;

    expect(json.status).toBe(200);
    expect(json.body).toMatchObject(WITHOUT_MODEL);
    // A repeated question gets a new answer: degraded answers are not cached.
    expect(done).toMatchObject({ type: 'done', data: WITHOUT_MODEL });
    expect(reader.text).toBe(done?.data['answer']);
    expect([firstCalls, model.calls.length - firstCalls]).toEqual(calls);
  });

  it('quotes the documents while the model refuses connections', async () => {
    const url = await serve();
    const question = newQuestion();
    await model.refuse();
    const without = await ask(url, question);
    await model.listen();
    const back = await ask(url, question);

    expect(without.body).toMatchObject(WITHOUT_MODEL);
    expect(back.body).toMatchObject({ degraded: false, cached: false, sources: [LIBRARY_PAGE] });
    expect(model.calls).toHaveLength(1);
  });

  it('retries a model that fails once, unnoticed by clients', async () => {
    const url = await serve();
    model.fail({ kind: 'rate_limited', retryAfterMs: 200 });
    const { body } = await ask(url, newQuestion());
    expect(body).toMatchObject({ degraded: false, sources: [LIBRARY_PAGE] });
    expect(model.calls.map(({ status }) => status)).toEqual([429, 200]);
  });

  // Covers: broken-before-first-token
  it('answers from the second deployment, unnoticed by clients', async () => {
    const url = await serve({ deployments: WITH_SPARE });
    model.fail({ kind: 'status', status: 503 }, { ...ALWAYS, deployment: 'gpt-4o-mini' });

    const questions = Array.from({ length: 8 }, newQuestion);
    const replies = await Promise.all(questions.map((question) => ask(url, question)));

    for (const { body } of replies) expect(body).toMatchObject({ degraded: false, sources: [LIBRARY_PAGE] });
    const answered = model.calls.filter(({ status }) => status === 200);
    expect(answered).toHaveLength(questions.length);
    expect(model.calls.length).toBeGreaterThan(questions.length);
    expect(model.calls.length).toBeLessThanOrEqual(2 * questions.length);
  });

  // Covers: model-down
  it('serves the stale answer to a question that was answered before', async () => {
    const url = await serve({ ANSWER_TTL_SECONDS: '1' });
    const question = newQuestion();
    const { body: fresh } = await ask(url, question);
    model.fail({ kind: 'status', status: 500 }, ALWAYS);

    const stale = await until('the answer to become stale', async () => {
      const { body } = await ask(url, question);
      return body['degraded'] === true ? body : undefined;
    });

    expect(stale).toMatchObject({
      answer: fresh['answer'],
      citations: fresh['citations'],
      sources: [LIBRARY_PAGE],
      cached: true,
    });
  });
});

describe('failure table: stream breaks after the first token: a service whose model fails then', () => {
  // Covers: broken-after-first-token
  it.each(['cut_body', 'malformed_body', 'error_in_body'] as const)(
    'calls the model again after one %s and sends a complete answer',
    async (kind) => {
      const url = await serve();
      model.fail({ kind });
      const json = await ask(url, newQuestion());
      model.fail({ kind });
      const reader = askForEvents(url, newQuestion());
      const done = await reader.ended;

      expect(json.body).toMatchObject({ degraded: false, sources: [LIBRARY_PAGE] });
      expect(done).toMatchObject({ type: 'done', data: { degraded: false } });
      expect(reader.text).toBe(done?.data['answer']);
      expect(model.calls).toHaveLength(4);
    },
  );

  // Covers: silent-end, broken-after-first-token
  it.each(['cut_body', 'malformed_body', 'error_in_body'] as const)(
    'quotes the documents in complete sentences after a second %s',
    async (kind) => {
      const url = await serve();
      model.fail({ kind }, ALWAYS);
      const question = newQuestion();

      const json = await ask(url, question);
      const reader = askForEvents(url, question);
      const done = await reader.ended;

      expect(json.body).toMatchObject(WITHOUT_MODEL);
      expect(done).toMatchObject({ type: 'done', data: WITHOUT_MODEL });
      // The sentences begin like the model's text, so the text continues.
      expect(reader.text).toBe(done?.data['answer']);
      // Each answer called the model twice.
      expect(model.calls).toHaveLength(4);
    },
  );
});

describe('failure table: model down: a service whose model stops sending', () => {
  // Covers: model-down
  it('quotes the documents after two calls that stall before the first word', async () => {
    const url = await serve({ MODEL_FIRST_TOKEN_SECONDS: '1' });
    model.fail({ kind: 'stall_before_headers' }, ALWAYS);

    const { body } = await ask(url, newQuestion());
    await model.idle();

    expect(body).toMatchObject(WITHOUT_MODEL);
    // Nothing but the service ends these calls.
    expect(outcomes()).toEqual(['client_left', 'client_left']);
  });

  // Covers: broken-after-first-token
  it('aborts a call that stalls for ten seconds after its first word, and sends a complete answer', async () => {
    const { reader, calls } = await silence;

    expect(reader.events.at(-1)).toMatchObject({ type: 'done', data: { degraded: false } });
    expect(calls.map(({ outcome }) => outcome)).toEqual(['client_left', 'answered']);
  });
});

describe('a service with a content filter', () => {
  it.each([
    ['refuses the prompt', 'prompt_filtered'],
    ['stops the answer', 'answer_filtered'],
  ] as const)('reports when the filter %s, tries no other deployment and caches nothing', async (_, kind) => {
    const url = await serve({ deployments: 'gpt-4o-mini, gpt-5-nano' });
    model.fail({ kind }, { times: 2 });

    const question = newQuestion();
    const { status, body } = await ask(url, question);
    const reader = askForEvents(url, question);
    const done = await reader.ended;
    const callsOfBoth = model.calls.length;
    const unfiltered = await ask(url, question);

    const filtered = {
      outcome: 'filtered',
      answer: expect.stringContaining('stopped by the content filter'),
      cached: false,
    };
    expect(status).toBe(200);
    expect(body).toMatchObject(filtered);
    expect(done).toMatchObject({ type: 'done', data: filtered });
    expect(reader.text).toBe(done?.data['answer']);
    expect(callsOfBoth).toBe(2);
    expect(unfiltered.body).toMatchObject({ outcome: 'answered', cached: false });
  });

  it('answers as usual when the filter is down', async () => {
    const url = await serve();
    model.fail({ kind: 'filter_unavailable' });
    expect((await ask(url, newQuestion())).body).toMatchObject({ outcome: 'answered', degraded: false });
  });
});

describe('failure table: client leaves: a client that disconnects', () => {
  // Covers: abandoned-call, client-gone
  it('ends the model call, unless another client reads the same answer', async () => {
    const url = await serve();
    model.fail({ kind: 'slow', gapMs: 80 }, ALWAYS);
    const question = newQuestion();
    const leaving = askForEvents(url, question);
    const staying = askForEvents(url, question);
    const alone = askForEvents(url, newQuestion());
    await until('all to read', () => [leaving, staying, alone].every(({ text }) => text !== '') || undefined);

    leaving.leave();
    alone.leave();
    await until('a call to be ended', () => outcomes().includes('client_left') || undefined);
    const outcomesThen = outcomes().toSorted();
    const done = await staying.ended;

    expect(outcomesThen).toEqual(['client_left', 'open']);
    expect(done).toMatchObject({ type: 'done', data: { sources: [LIBRARY_PAGE], degraded: false } });
    expect(staying.text).toBe(done?.data['answer']);
  });
});
