import { RagError } from '@rag/core';
import { describe, expect, it } from 'vitest';
import { outcomeOf, scriptedLLM } from './__fixtures__/scripted-llm.ts';
import { withFallback } from './index.ts';

const DOWN = new RagError('model_unavailable', 'down');
const FIRST = { random: () => 0 };

it('withFallback calls the next model when one fails, and names the model that answered', async () => {
  const failovers: unknown[] = [];
  const llms = [scriptedLLM('a', [DOWN]), scriptedLLM('b', ['yes']), scriptedLLM('c', ['no'])];
  const llm = withFallback(llms, { ...FIRST, onFailover: (event) => failovers.push(event) });
  expect(await outcomeOf(llm)).toEqual({ text: 'yes', model: 'b' });
  expect(failovers).toEqual([{ model: 'a', error: DOWN }]);
  expect(llms.map(({ requests }) => requests.length)).toEqual([1, 1, 0]);
});

it('withFallback never calls another model after the first token', async () => {
  const other = scriptedLLM('b', ['yes']);
  const outcome = await outcomeOf(withFallback([scriptedLLM('a', ['half ', DOWN]), other], FIRST));
  expect(outcome).toEqual({ text: 'half ', error: DOWN });
  expect(other.requests).toHaveLength(0);
});

it.each(['content_filtered', 'invalid_input', 'aborted'] as const)(
  'withFallback calls no other model after %s',
  async (code) => {
    const error = new RagError(code, 'no');
    const other = scriptedLLM('b', ['yes']);
    expect((await outcomeOf(withFallback([scriptedLLM('a', [error]), other], FIRST))).error).toBe(error);
    expect(other.requests).toHaveLength(0);
  },
);

it('withFallback calls the next model when one is misconfigured', async () => {
  const missing = new RagError('model_unavailable', 'no such deployment', { retryable: false });
  const llm = withFallback([scriptedLLM('a', [missing]), scriptedLLM('b', ['yes'])], FIRST);
  expect(await outcomeOf(llm)).toMatchObject({ model: 'b' });
});

it('withFallback rejects with the error of the model that recovers first', async () => {
  const never = new RagError('unauthorized', 'no');
  const late = new RagError('rate_limited', 'busy', { retryAfterMs: 9_000 });
  const soon = new RagError('rate_limited', 'busy', { retryAfterMs: 500 });
  const llms = [never, late, soon, never].map((error, index) => scriptedLLM(`m${index}`, [error]));
  expect((await outcomeOf(withFallback(llms, FIRST))).error).toBe(soon);
});

describe('withFallback, by weight,', () => {
  it.each([
    [0, 'a'],
    [0.74, 'a'],
    [0.76, 'b'],
    [0.999, 'b'],
  ])('for the draw %f calls %s first', async (draw, model) => {
    const llms = [scriptedLLM('a', ['x']), scriptedLLM('b', ['x']), scriptedLLM('standby', ['x'])];
    const llm = withFallback(llms, { weights: [3, 1, 0], random: () => draw });
    expect((await outcomeOf(llm)).model).toBe(model);
  });

  it('keeps the order of the list after the drawn model', async () => {
    const asked: string[] = [];
    const llms = ['a', 'b', 'c'].map((model) => scriptedLLM(model, [DOWN]));
    const llm = withFallback(llms, { random: () => 0.5, onFailover: ({ model }) => asked.push(model) });
    await outcomeOf(llm);
    expect(asked).toEqual(['b', 'a']);
    expect(llms[2]?.requests).toHaveLength(1);
  });

  it.each([[[]], [[1]], [[0, 0]], [[-1, 2]], [[Number.NaN, 1]]])(
    'throws for the weights %j of two models',
    (weights) => {
      expect(() => withFallback([scriptedLLM('a'), scriptedLLM('b')], { weights })).toThrow(/weights/);
    },
  );
});

describe('withFallback, as one model,', () => {
  it('names the deployment that answered, not its composition', async () => {
    const inner = withFallback([scriptedLLM('a', ['yes']), scriptedLLM('b', ['yes'])], FIRST);
    expect(await outcomeOf(withFallback([inner]))).toMatchObject({ model: 'a' });
  });

  it('has a name that is independent of the order of the list', () => {
    const [a, b] = [scriptedLLM('a'), scriptedLLM('b')];
    expect(withFallback([a, b]).model).toBe(withFallback([b, a]).model);
    expect(withFallback([a, b]).model).toBe('a|b');
  });

  it('has the name of its deployments when they share one', () => {
    const llm = withFallback([scriptedLLM('gpt'), scriptedLLM('gpt')]);
    expect([llm.model, llm.parameters]).toEqual(['gpt', 'temperature=0']);
  });
});
