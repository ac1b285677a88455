import type { LLM } from '@rag/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Environment } from '../../given-variables.ts';
import { readConfiguration } from '../../read-configuration.ts';
import type { OpenModelsOptions } from './model-options.ts';
import { openModels } from './open-models.ts';

const AZURE = { AZURE_OPENAI_ENDPOINT: 'https://a.openai.azure.com', AZURE_OPENAI_KEY: 'key' } as const;
const OPENAI = { OPENAI_API_KEY: 'key' } as const;

const openFrom = (env: Environment, options: OpenModelsOptions = {}) =>
  openModels(readConfiguration(env).models, options);

let asked: string[];
beforeEach(() => {
  asked = [];
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A server that answers each request with `respond`; `asked` collects the models. */
function serve(respond: (init: RequestInit) => Promise<Response>): void {
  vi.stubGlobal('fetch', (_url: string, init: RequestInit) => {
    asked.push(JSON.parse(String(init.body)).model);
    return respond(init);
  });
}

/** Never answers, until the client aborts. */
const silent = ({ signal }: RequestInit): Promise<Response> =>
  new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason)));

const written = async (): Promise<Response> => {
  const chunk = { choices: [{ index: 0, delta: { content: 'Yes.' }, finish_reason: 'stop' }] };
  return new Response(`data: ${JSON.stringify(chunk)}\n\ndata: [DONE]\n\n`, {
    headers: { 'content-type': 'text/event-stream' },
  });
};

async function ask(llm: LLM): Promise<string> {
  try {
    for await (const _ of llm.stream({ messages: [{ role: 'user', content: 'Why?' }] }));
    return 'answered';
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  }
}

/** The outcome of a call after so long; undefined while it continues. */
async function after(ms: number, call: Promise<unknown>): Promise<unknown> {
  let result: unknown;
  call.then(
    (value) => {
      result = value;
    },
    (error: unknown) => {
      result = error;
    },
  );
  await vi.advanceTimersByTimeAsync(ms);
  return result;
}

describe('the time to the first token', () => {
  it.each<[string, Environment]>([
    ['Azure', { ...AZURE, AZURE_OPENAI_DEPLOYMENT: 'gpt-4o-mini' }],
    ['OpenAI', { ...OPENAI, OPENAI_MODEL: 'gpt-4o-mini' }],
  ])('is as configured with %s', async (_name, settings) => {
    serve(silent);
    const limits = { MODEL_FIRST_TOKEN_SECONDS: '120', MODEL_ATTEMPTS: '1' };
    const asking = ask((await openFrom({ ...settings, ...limits })).llm);
    expect(await after(119_900, asking)).toBeUndefined();
    expect(await after(200, asking)).toBe('timeout');
    expect(asked).toHaveLength(1);
  });

  it('is eight seconds when not configured', async () => {
    serve(silent);
    const asking = ask((await openFrom({ ...OPENAI, OPENAI_MODEL: 'm', MODEL_ATTEMPTS: '1' })).llm);
    expect(await after(7_900, asking)).toBeUndefined();
    expect(await after(200, asking)).toBe('timeout');
  });
});

it.each([1, 2, 4])('openModels makes %i attempts when that is configured', async (attempts) => {
  serve(async () => Response.json({}, { status: 500 }));
  const { llm } = await openFrom({ ...OPENAI, OPENAI_MODEL: 'm', MODEL_ATTEMPTS: String(attempts) });
  const asking = ask(llm);
  expect(await after(20_000, asking)).toBe('model_unavailable');
  expect(asked).toHaveLength(attempts);
});

describe('embedding', () => {
  const settings = { ...AZURE, AZURE_OPENAI_EMBEDDING_DEPLOYMENT: 'e', EMBEDDING_DIMENSIONS: '3' };

  it('a question times out after two attempts of four seconds', async () => {
    serve(silent);
    const { embedder } = await openFrom(settings);
    const embedding = embedder?.embed(['why']) ?? Promise.resolve();
    expect(await after(7_900, embedding)).toBeUndefined();
    expect(await after(400, embedding)).toMatchObject({ code: 'timeout' });
    expect(asked).toHaveLength(2);
  });

  it('documents may take two minutes a call', async () => {
    serve(silent);
    const { embedder } = await openFrom(settings, { embeds: 'documents' });
    const embedding = embedder?.embed(['why']) ?? Promise.resolve();
    await after(119_900, embedding);
    const calls = asked.length;
    await after(1_200, embedding);
    expect([calls, asked.length]).toEqual([1, 2]);
  });
});

it.each([
  [undefined, ['answered', 'answered', 'overloaded']],
  [false, ['answered', 'answered', 'answered']],
])(
  'openModels limits concurrent calls unless limitsConcurrency is false (%s)',
  async (limitsConcurrency, expected) => {
    const answers: (() => void)[] = [];
    serve(async () => {
      await new Promise<void>((resolve) => answers.push(resolve));
      return written();
    });
    const { llm } = await openFrom(
      { ...OPENAI, OPENAI_MODEL: 'm', MODEL_CONCURRENCY: '1' },
      limitsConcurrency === undefined ? {} : { limitsConcurrency },
    );
    // One call has the slot, one waits, and the queue has no room for the third.
    const asking = [ask(llm), ask(llm), ask(llm)];
    for (let round = 0; round < 3; round += 1) {
      await vi.advanceTimersByTimeAsync(100);
      for (const answer of answers.splice(0)) answer();
    }
    expect(await Promise.all(asking)).toEqual(expected);
  },
);

it('openModels does not rewrite follow-up questions when the budget is spent', async () => {
  serve(written);
  const { llm, rewriter } = await openFrom({ ...OPENAI, OPENAI_MODEL: 'm', DAILY_TOKEN_BUDGET: '1' });
  for await (const _ of llm.stream({ messages: [{ role: 'user', content: 'Why?' }] })) break;
  const history = [{ role: 'user' as const, content: 'What is compost?' }];
  await expect(rewriter.rewrite({ question: 'And then?', history })).rejects.toMatchObject({
    code: 'model_unavailable',
    details: { budget: 'tokens' },
  });
  expect(asked).toHaveLength(1);
});

it.each([
  ['west*3, north', 'AZURE_OPENAI_DEPLOYMENT as text'],
  ['[{"deployment":"west","weight":0.75},{"deployment":"north","weight":0.25}]', 'as JSON'],
])('openModels draws deployments by their weights: %s', async (text) => {
  serve(written);
  let state = 7;
  const random = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  const { llm } = await openFrom({ ...AZURE, AZURE_OPENAI_DEPLOYMENT: text }, { random });
  for (let question = 0; question < 1_000; question += 1) await ask(llm);
  const share = asked.filter((model) => model === 'west').length / asked.length;
  // Three standard deviations of 1,000 draws are 0.041.
  expect(Math.abs(share - 0.75)).toBeLessThan(0.041);
});

it('openModels never asks a deployment with weight 0 first', async () => {
  serve(written);
  const deployments = 'west, standby*0';
  const { llm } = await openFrom({ ...AZURE, AZURE_OPENAI_DEPLOYMENT: deployments });
  for (let question = 0; question < 20; question += 1) await ask(llm);
  expect(new Set(asked)).toEqual(new Set(['west']));
});
