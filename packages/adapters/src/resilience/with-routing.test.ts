import { type LLMRequest, RagError } from '@rag/core';
import { describe, expect, it } from 'vitest';
import { pseudoRandom } from '../__fixtures__/pseudo-random.ts';
import { outcomeOf, type Step, scriptedLLM } from './__fixtures__/scripted-llm.ts';
import { type RoutingOptions, withRouting } from './index.ts';

const DOWN = new RagError('model_unavailable', 'down');
const HARD: LLMRequest = { messages: [{ role: 'user', content: 'hard' }] };
const EASY: LLMRequest = { messages: [{ role: 'user', content: 'easy' }] };

function subject(options: Partial<RoutingOptions> = {}, scripts: { small?: Step[]; large?: Step[] } = {}) {
  const small = scriptedLLM('small', scripts.small ?? ['from the small one']);
  const large = scriptedLLM('large', scripts.large ?? ['from the large one']);
  const isHard = ({ messages }: LLMRequest): boolean => messages[0]?.content === 'hard';
  const llm = withRouting({ small, large, maxLargeShare: 0.2, isHard, ...options });
  const ask = async (request: LLMRequest) => outcomeOf(llm, undefined, request);
  return { small, large, llm, ask };
}

/** Who answers, one letter a question. */
async function whoAnswers(
  options: Partial<RoutingOptions>,
  requests: readonly LLMRequest[],
): Promise<string> {
  const { ask } = subject(options);
  let answered = '';
  for (const request of requests) answered += (await ask(request)).model === 'large' ? 'L' : 's';
  return answered;
}

const times = (count: number, request: LLMRequest): LLMRequest[] =>
  Array.from({ length: count }, () => request);

it('withRouting sends easy questions to the small model', async () => {
  expect(await whoAnswers({ maxLargeShare: 1 }, times(6, EASY))).toBe('ssssss');
});

it('withRouting sends hard questions to the large model and names it in the finish part', async () => {
  const { ask } = subject({ maxLargeShare: 1 });
  expect(await ask(HARD)).toEqual({ text: 'from the large one', model: 'large' });
});

describe('the share of the large model', () => {
  it('applies from the first question', async () => {
    expect(await whoAnswers({}, times(11, HARD))).toBe('ssssLssssLs');
  });

  it('is counted over the latest questions only', async () => {
    const requests = [...times(20, EASY), ...times(10, HARD)];
    expect(await whoAnswers({ window: 10 }, requests)).toBe(`${'s'.repeat(20)}LLssssssss`);
  });

  it('holds in every window, for any sequence of questions', async () => {
    const random = pseudoRandom(7);
    const requests = Array.from({ length: 600 }, () => (random() < 0.5 ? HARD : EASY));
    const answered = await whoAnswers({ window: 25 }, requests);
    const shares = requests
      .slice(24)
      .map((_, index) => answered.slice(index, index + 25).split('L').length - 1);
    expect(Math.max(...shares)).toBe(5);
  });

  it.each([
    [0, 's'.repeat(50)],
    [1, 'L'.repeat(50)],
  ])('is exact for %i', async (maxLargeShare, answered) => {
    expect(await whoAnswers({ maxLargeShare }, times(50, HARD))).toBe(answered);
  });

  it('is exactly 29 of 100 for 0.29, despite binary fractions', async () => {
    const answered = await whoAnswers({ maxLargeShare: 0.29 }, [...times(100, EASY), ...times(60, HARD)]);
    expect(answered.split('L')).toHaveLength(30);
  });

  it.each([-0.1, 1.1, Number.NaN])('cannot be %f', (maxLargeShare) => {
    expect(() => subject({ maxLargeShare })).toThrow(/maxLargeShare must be a number from 0 to 1/);
  });
});

describe('when a model fails', () => {
  it('the small model answers in place of the large one', async () => {
    const { ask } = subject({ maxLargeShare: 1 }, { large: [DOWN] });
    expect(await ask(HARD)).toEqual({ text: 'from the small one', model: 'small' });
  });

  it('the large model does not answer in place of the small one', async () => {
    const { ask, large } = subject({ maxLargeShare: 1 }, { small: [DOWN] });
    expect((await ask(EASY)).error).toBe(DOWN);
    expect(large.requests).toHaveLength(0);
  });

  it('no model answers in place of the large one after its first token', async () => {
    const { ask, small } = subject({ maxLargeShare: 1 }, { large: ['half ', DOWN] });
    expect(await ask(HARD)).toEqual({ text: 'half ', error: DOWN });
    expect(small.requests).toHaveLength(0);
  });
});

it('withRouting is named after both models', () => {
  expect(subject().llm.model).toBe('large|small');
});
