import { describe, expect, it, vi } from 'vitest';
import { createFakeApp } from '../__fixtures__/fake-app.ts';

function rate(body: unknown, countFeedback = vi.fn<(helpful: boolean) => void>()) {
  const response = createFakeApp({ observer: { rated: countFeedback } }).request('/feedback', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { response, countFeedback };
}

describe('POST /feedback', () => {
  it.each([true, false])('counts the rating %s and ignores other fields', async (helpful) => {
    const { response, countFeedback } = rate({ helpful, answer: 'At nine.', session_id: 'x' });

    expect((await response).status).toBe(204);
    expect(countFeedback.mock.calls).toEqual([[helpful]]);
  });

  it.each([{}, { helpful: 'yes' }, null])('rejects the body %j', async (body) => {
    const { response, countFeedback } = rate(body);

    expect((await response).status).toBe(422);
    expect(countFeedback).not.toHaveBeenCalled();
  });
});
