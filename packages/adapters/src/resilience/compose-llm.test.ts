import { type ModelUsage, RagError } from '@rag/core';
import { describe, expect, it } from 'vitest';
import { pseudoRandom } from '../__fixtures__/pseudo-random.ts';
import { outcomeOf, REQUEST, type Step, scriptedLLM, USAGE } from './__fixtures__/scripted-llm.ts';
import { composeLLM, withUsage } from './index.ts';

const DOWN = new RagError('model_unavailable', 'down');
const IMMEDIATELY = { random: () => 0, sleep: async () => {} };

/** Every step a stream may take that needs no time. */
const STEPS: readonly Step[] = [
  'text ',
  DOWN,
  new RagError('rate_limited', 'busy', { retryAfterMs: 100 }),
  new RagError('rate_limited', 'busy', { retryAfterMs: 86_400_000 }),
  new RagError('unauthorized', 'no'),
  new RagError('content_filtered', 'no'),
  new Error('a bug'),
];

describe('composeLLM, with 300 random sequences of failures,', () => {
  const random = pseudoRandom(11);
  const scripts = Array.from({ length: 300 }, () =>
    Array.from({ length: 1 + Math.floor(random() * 3) }, () =>
      Array.from({ length: 6 }, () =>
        Array.from(
          { length: Math.floor(random() * 3) },
          () => STEPS[Math.floor(random() * STEPS.length)] ?? '',
        ),
      ),
    ),
  );

  it('makes at most deployments times attempts calls', async () => {
    for (const deployments of scripts) {
      const llms = deployments.map((script, index) => scriptedLLM(`m${index}`, ...script));
      const retry = { ...IMMEDIATELY, maxAttempts: 3 };
      await outcomeOf(composeLLM({ deployments: llms.map((llm) => ({ llm })), retry }));
      const calls = llms.reduce((sum, { requests }) => sum + requests.length, 0);
      expect(calls).toBeLessThanOrEqual(llms.length * 3);
    }
  });

  it('ends with a finish part that names the model or with a RagError, and leaves no stream open', async () => {
    for (const deployments of scripts) {
      const llms = deployments.map((script, index) => scriptedLLM(`m${index}`, ...script));
      const { model, error } = await outcomeOf(
        composeLLM({ deployments: llms.map((llm) => ({ llm })), retry: IMMEDIATELY }),
      );
      expect([model, error].filter((one) => one !== undefined)).toHaveLength(1);
      expect(llms.every(({ open }) => open === 0)).toBe(true);
    }
  });
});

it('composeLLM reports tokens by the deployment that answered', async () => {
  const events: ModelUsage[] = [];
  const llm = composeLLM({
    deployments: [
      { llm: scriptedLLM('west', [DOWN], ['yes']) },
      { llm: scriptedLLM('north', ['yes']), weight: 0 },
    ],
    retry: IMMEDIATELY,
    onUsage: (event) => events.push(event),
  });
  await outcomeOf(llm);
  await outcomeOf(llm);
  expect(events).toEqual([
    { model: 'north', usage: USAGE },
    { model: 'west', usage: USAGE },
  ]);
});

it('composeLLM reports which deployment’s circuit opened', async () => {
  const events: unknown[] = [];
  const llm = composeLLM({
    deployments: [{ llm: scriptedLLM('west', [DOWN]) }, { llm: scriptedLLM('north', ['yes']), weight: 0 }],
    breaker: { failures: 1, openMs: 1_000 },
    onStateChange: (event) => events.push(event),
  });
  await outcomeOf(llm);
  expect(events).toEqual([{ model: 'west', state: { state: 'open', forMs: 1_000 } }]);
});

it('composeLLM keeps the circuit closed when the retry waits as long as the back end asks', async () => {
  const events: unknown[] = [];
  const busy = new RagError('rate_limited', 'busy', { retryAfterMs: 5_000 });
  const llm = composeLLM({
    deployments: [{ llm: scriptedLLM('west', [busy], ['yes']) }],
    retry: { ...IMMEDIATELY, retryAfterCapMs: 6_000 },
    onStateChange: (event) => events.push(event),
  });
  expect(await outcomeOf(llm)).toMatchObject({ text: 'yes' });
  expect(events).toEqual([]);
});

it('composeLLM throws without a deployment', () => {
  expect(() => composeLLM({ deployments: [] })).toThrow(/deployments must name one or more/);
});

describe('withUsage', () => {
  it('reports nothing for a stream that the reader left, since its usage is unknown', async () => {
    const events: ModelUsage[] = [];
    const llm = withUsage(scriptedLLM('model', ['a', 'b']), (event) => events.push(event));
    for await (const _ of llm.stream(REQUEST)) break;
    expect(events).toEqual([]);
  });
});
