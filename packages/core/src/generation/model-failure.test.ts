import { describe, expect, it } from 'vitest';
import { collect, fakeEngine, scriptedLLM } from '../__fixtures__/fakes.ts';
import { RagError } from '../errors.ts';
import { toModelFailure } from './model-failure.ts';

describe('toModelFailure', () => {
  it('reports the quota of the model as model_unavailable', () => {
    const quota = new RagError('rate_limited', 'quota', { retryAfterMs: 7_000 });
    expect(toModelFailure(quota)).toMatchObject({
      code: 'model_unavailable',
      retryable: true,
      retryAfterMs: 7_000,
      details: { reason: 'rate_limited' },
    });
  });

  it.each(['overloaded', 'timeout', 'model_unavailable', 'aborted'] as const)(
    'returns "%s" unchanged',
    (code) => {
      const error = new RagError(code, 'so it is');
      expect(toModelFailure(error)).toBe(error);
    },
  );

  it('applies to an answer that breaks off', async () => {
    const llm = scriptedLLM(['Full-timers ', new RagError('rate_limited', 'quota', { retryAfterMs: 7_000 })]);
    const { engine } = fakeEngine({ llm });
    const events = await collect(engine.stream({ message: 'How many days of leave?' }));
    expect(events.at(-1)).toMatchObject({ type: 'error', error: { code: 'model_unavailable' } });
  });
});
