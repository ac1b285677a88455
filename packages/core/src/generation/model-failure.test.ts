import { describe, expect, it } from 'vitest';
import { collect, fakeEngine, scriptedLLM } from '../__fixtures__/fakes.ts';
import { RagError } from '../errors.ts';
import { toModelFailure } from './model-failure.ts';

describe('toModelFailure', () => {
  it('does not tell readers of a quota that is not theirs', () => {
    const quota = new RagError('rate_limited', 'quota', { retryAfterMs: 7_000 });
    expect(toModelFailure(quota)).toMatchObject({
      code: 'model_unavailable',
      retryable: true,
      retryAfterMs: 7_000,
      details: { reason: 'rate_limited' },
    });
  });

  it.each(['overloaded', 'timeout', 'model_unavailable', 'aborted'] as const)(
    'tells of "%s" as it is',
    (code) => {
      const error = new RagError(code, 'so it is');
      expect(toModelFailure(error)).toBe(error);
    },
  );

  it('is what a reader gets whose answer breaks off', async () => {
    const llm = scriptedLLM(['Full-timers ', new RagError('rate_limited', 'quota', { retryAfterMs: 7_000 })]);
    const { engine } = fakeEngine({ llm });
    const events = await collect(engine.stream({ message: 'How many days of leave?' }));
    expect(events.at(-1)).toMatchObject({ type: 'error', error: { code: 'model_unavailable' } });
  });
});
