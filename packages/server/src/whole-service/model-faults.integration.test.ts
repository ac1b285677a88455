import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AzureOpenAI, type Fault, startAzureOpenAI } from '@rag/testkit/azure-openai';
import { until } from '@rag/testkit/until';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ask, askForEvents, type EventReader } from './__fixtures__/ask.ts';
import {
  LIBRARY_PAGE,
  LIBRARY_QUESTION,
  modelEnvironment,
  publishLibrary,
  UNLIMITED,
} from './__fixtures__/environments.ts';
import { type ServerProcess, startServer } from './__fixtures__/start-process.ts';

const DATA_DIR = mkdtempSync(join(tmpdir(), 'model-faults-'));
const ALWAYS = { times: Number.POSITIVE_INFINITY };
/** A second question, since the first would be answered from its own flight or from the cache. */
const OTHER_QUESTION = 'At what time does the library close on Saturdays?';

let model: AzureOpenAI;
let server: ServerProcess | undefined;
let silence: ReturnType<typeof fallSilent>;

function environmentOf(azure: AzureOpenAI, deployments?: string): Record<string, string> {
  return { DATA_DIR, ...UNLIMITED, ...modelEnvironment(azure, deployments) };
}

async function start({
  deployments,
  ...environment
}: {
  readonly deployments?: string;
  readonly ANSWER_TTL_SECONDS?: string;
  readonly MODEL_FIRST_TOKEN_SECONDS?: string;
} = {}): Promise<string> {
  server = await startServer({ ...environmentOf(model, deployments), ...environment });
  return server.url;
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
  await publishLibrary(DATA_DIR);
  silence = fallSilent();
  // Resolves the promise of those who wait for it.
  silence.catch(() => {});
});
afterAll(() => rmSync(DATA_DIR, { recursive: true }));
beforeEach(async () => {
  model = await startAzureOpenAI();
});
afterEach(async () => {
  await server?.kill();
  await model.close();
});

/** The answer without the model: a sentence of the passages with its source. */
const WITHOUT_MODEL = {
  answer: expect.stringContaining('at ten in the morning'),
  sources: [LIBRARY_PAGE],
  outcome: 'answered',
  degraded: true,
  cached: false,
};

describe('failure table: model down: a service whose model fails at once', () => {
  const ROWS: readonly { name: string; fault: Fault; calls: readonly [number, number] }[] = [
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
    },
    { name: 'hangs up', fault: { kind: 'reset' }, calls: [2, 2] },
  ];

  // Covers: model-down
  it.each(ROWS)('quotes the documents when the model $name', async ({ fault, calls }) => {
    const url = await start();
    model.fail(fault, ALWAYS);

    const json = await ask(url, LIBRARY_QUESTION);
    const firstCalls = model.calls.length;
    const reader = askForEvents(url, LIBRARY_QUESTION);
    const done = await reader.ended;

    expect(json.status).toBe(200);
    expect(json.body).toMatchObject(WITHOUT_MODEL);
    // A repeated question gets a new answer: degraded answers are not cached.
    expect(done).toMatchObject({ type: 'done', data: WITHOUT_MODEL });
    expect(reader.text).toBe(done?.data['answer']);
    expect([firstCalls, model.calls.length - firstCalls]).toEqual(calls);
  });

  it('quotes the documents while the model refuses connections', async () => {
    const url = await start();
    await model.refuse();
    const without = await ask(url, LIBRARY_QUESTION);
    await model.listen();
    const back = await ask(url, LIBRARY_QUESTION);

    expect(without.body).toMatchObject(WITHOUT_MODEL);
    expect(back.body).toMatchObject({ degraded: false, cached: false, sources: [LIBRARY_PAGE] });
    expect(model.calls).toHaveLength(1);
  });

  it('retries a model that fails once, unnoticed by clients', async () => {
    const url = await start();
    model.fail({ kind: 'rate_limited', retryAfterMs: 200 });
    const { body } = await ask(url, LIBRARY_QUESTION);
    expect(body).toMatchObject({ degraded: false, sources: [LIBRARY_PAGE] });
    expect(model.calls.map(({ status }) => status)).toEqual([429, 200]);
  });

  // Covers: broken-before-first-token
  it('answers from the second deployment, unnoticed by clients', async () => {
    const url = await start({ deployments: 'gpt-4o-mini, gpt-5-nano' });
    model.fail({ kind: 'status', status: 503 }, { ...ALWAYS, deployment: 'gpt-4o-mini' });

    const questions = Array.from({ length: 8 }, (_, index) => `${LIBRARY_QUESTION} I am visitor ${index}.`);
    const replies = await Promise.all(questions.map((question) => ask(url, question)));

    for (const { body } of replies) expect(body).toMatchObject({ degraded: false, sources: [LIBRARY_PAGE] });
    const answered = model.calls.filter(({ status }) => status === 200);
    expect(answered).toHaveLength(questions.length);
    expect(model.calls.length).toBeLessThanOrEqual(2 * questions.length);
  });

  // Covers: model-down
  it('serves the stale answer to a question that was answered before', async () => {
    const url = await start({ ANSWER_TTL_SECONDS: '1' });
    const { body: fresh } = await ask(url, LIBRARY_QUESTION);
    model.fail({ kind: 'status', status: 500 }, ALWAYS);

    const stale = await until('the answer to become stale', async () => {
      const { body } = await ask(url, LIBRARY_QUESTION);
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
      const url = await start();
      model.fail({ kind });
      const json = await ask(url, LIBRARY_QUESTION);
      model.fail({ kind });
      const reader = askForEvents(url, OTHER_QUESTION);
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
      const url = await start();
      model.fail({ kind }, ALWAYS);

      const json = await ask(url, LIBRARY_QUESTION);
      const reader = askForEvents(url, LIBRARY_QUESTION);
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
    const url = await start({ MODEL_FIRST_TOKEN_SECONDS: '1' });
    model.fail({ kind: 'stall_before_headers' }, ALWAYS);

    const { body } = await ask(url, LIBRARY_QUESTION);
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
    const url = await start({ deployments: 'gpt-4o-mini, gpt-5-nano' });
    model.fail({ kind }, { times: 2 });

    const { status, body } = await ask(url, LIBRARY_QUESTION);
    const reader = askForEvents(url, LIBRARY_QUESTION);
    const done = await reader.ended;
    const callsOfBoth = model.calls.length;
    const unfiltered = await ask(url, LIBRARY_QUESTION);

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
    const url = await start();
    model.fail({ kind: 'filter_unavailable' });
    expect((await ask(url, LIBRARY_QUESTION)).body).toMatchObject({ outcome: 'answered', degraded: false });
  });
});

describe('failure table: client leaves: a client that disconnects', () => {
  // Covers: abandoned-call, client-gone
  it('ends the model call, unless another client reads the same answer', async () => {
    const url = await start();
    model.fail({ kind: 'slow', gapMs: 80 }, ALWAYS);
    const leaving = askForEvents(url, LIBRARY_QUESTION);
    const staying = askForEvents(url, LIBRARY_QUESTION);
    const alone = askForEvents(url, OTHER_QUESTION);
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
