import { describe, expect, it } from 'vitest';
import { describeFailure, ServiceError } from './failure.js';

describe('describeFailure', () => {
  it('says when one may go on', () => {
    const error = new ServiceError('rate_limited', { retryable: true, retryAfterSeconds: 7 });

    expect(describeFailure(error, true)).toMatchObject({ text: expect.stringContaining('in 7 seconds') });
  });

  it('tells a reader without a network from a service that is gone', () => {
    const offline = describeFailure(new TypeError('Failed to fetch'), false);
    const gone = describeFailure(new TypeError('Failed to fetch'), true);

    expect(offline.text).toContain('offline');
    expect(gone.text).toContain('cannot be reached');
  });

  it('offers no second try where it would end the same', () => {
    expect(describeFailure(new ServiceError('content_filtered'), true).retryable).toBe(false);
  });

  it('never shows a code', () => {
    expect(
      describeFailure(new ServiceError('search_unavailable', { retryable: true }), true).text,
    ).not.toContain('_');
  });
});
