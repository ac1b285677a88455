import { expect, it } from 'vitest';
import { ANSWER } from '../__fixtures__/fake-engine.ts';
import { createUsageCount } from './usage-count.ts';

const USAGE = { inputTokens: 100, cachedInputTokens: 40, outputTokens: 20 };
const NOTHING = { inputTokens: 0, cachedInputTokens: 0, outputTokens: 0 };

function answeredWith(answer: Partial<typeof ANSWER>) {
  return { last: { type: 'done', answer: { ...ANSWER, ...answer } } } as const;
}

it('adds up what was billed and what was saved, by deployment', () => {
  const count = createUsageCount();
  count.modelUsed({ model: 'chat', usage: USAGE });
  count.modelUsed({ model: 'chat', usage: USAGE });
  const embedding = { model: 'embedding', usage: { ...NOTHING, inputTokens: 9 } };
  count.answered(answeredWith({ saved: [embedding, { model: 'chat', usage: USAGE }] }));
  expect([...count.totals()]).toEqual([
    [
      'chat',
      {
        calls: 2,
        billed: { inputTokens: 200, cachedInputTokens: 80, outputTokens: 40 },
        saved: USAGE,
      },
    ],
    ['embedding', { calls: 0, billed: NOTHING, saved: embedding.usage }],
  ]);
});

it('does not count the tokens of an answer, which were counted with their calls', () => {
  const count = createUsageCount();
  count.answered(answeredWith({ billed: [{ model: 'chat', usage: USAGE }] }));
  expect(count.totals().size).toBe(0);
});

it('keeps what it has returned as it was', () => {
  const count = createUsageCount();
  count.modelUsed({ model: 'chat', usage: USAGE });
  const before = count.totals();
  count.modelUsed({ model: 'chat', usage: USAGE });
  expect(before.get('chat')?.billed).toEqual(USAGE);
});

it('counts the deployments beyond the sixteenth together', () => {
  const count = createUsageCount();
  for (let number = 0; number < 40; number += 1) count.modelUsed({ model: `chat-${number}`, usage: USAGE });
  expect(count.totals().size).toBe(17);
  expect(count.totals().get('others')?.calls).toBe(24);
});
