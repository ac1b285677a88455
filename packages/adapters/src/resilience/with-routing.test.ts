import { type LLMRequest, RagError } from '@rag/core';
import { describe, expect, it } from 'vitest';
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

it('keeps easy questions from the larger model', async () => {
  expect(await whoAnswers({ maxLargeShare: 1 }, times(6, EASY))).toBe('ssssss');
});

it('gives hard ones to the larger model, and the finish part says so', async () => {
  const { ask } = subject({ maxLargeShare: 1 });
  expect(await ask(HARD)).toEqual({ text: 'from the large one', model: 'large' });
});

describe('the share', () => {
  it('is kept from the first question on', async () => {
    expect(await whoAnswers({}, times(11, HARD))).toBe('ssssLssssLs');
  });

  it('is counted over the latest questions alone', async () => {
    const requests = [...times(20, EASY), ...times(10, HARD)];
    expect(await whoAnswers({ window: 10 }, requests)).toBe(`${'s'.repeat(20)}LLssssssss`);
  });

  it('holds in every stretch of a window’s length, whatever is asked', async () => {
    let seed = 7;
    const requests = Array.from({ length: 600 }, () => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed % 2 === 0 ? HARD : EASY;
    });
    const answered = await whoAnswers({ window: 25 }, requests);
    const shares = requests
      .slice(24)
      .map((_, index) => answered.slice(index, index + 25).split('L').length - 1);
    expect(Math.max(...shares)).toBe(5);
  });

  it.each([
    [0, 's'.repeat(50)],
    [1, 'L'.repeat(50)],
  ])('of %i is kept to the letter', async (maxLargeShare, answered) => {
    expect(await whoAnswers({ maxLargeShare }, times(50, HARD))).toBe(answered);
  });

  it('of 29 in 100 is 29, not the 28 of binary fractions', async () => {
    const answered = await whoAnswers({ maxLargeShare: 0.29 }, [...times(100, EASY), ...times(60, HARD)]);
    expect(answered.split('L')).toHaveLength(30);
  });

  it.each([-0.1, 1.1, Number.NaN])('of %f is refused', (maxLargeShare) => {
    expect(() => subject({ maxLargeShare })).toThrow(/maxLargeShare must be a number from 0 to 1/);
  });
});

describe('when one fails', () => {
  it('the small one answers for the larger', async () => {
    const { ask } = subject({ maxLargeShare: 1 }, { large: [DOWN] });
    expect(await ask(HARD)).toEqual({ text: 'from the small one', model: 'small' });
  });

  it('the larger one does not answer for the small', async () => {
    const { ask, large } = subject({ maxLargeShare: 1 }, { small: [DOWN] });
    expect((await ask(EASY)).error).toBe(DOWN);
    expect(large.requests).toHaveLength(0);
  });

  it('nobody answers for the larger one after its first token', async () => {
    const { ask, small } = subject({ maxLargeShare: 1 }, { large: ['half ', DOWN] });
    expect(await ask(HARD)).toEqual({ text: 'half ', error: DOWN });
    expect(small.requests).toHaveLength(0);
  });
});

it('is called after both models', () => {
  expect(subject().llm.model).toBe('large|small');
});
