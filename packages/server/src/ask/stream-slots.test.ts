import { describe, expect, it, vi } from 'vitest';
import { createStreamSlots } from './stream-slots.ts';

describe('stream slots', () => {
  it('refuse a client that has too many open streams and tell it when to retry', () => {
    const slots = createStreamSlots({ maxOpenPerClient: 2 });
    slots.acquire('a');
    slots.acquire('a');

    expect(() => slots.acquire('a')).toThrow(
      expect.objectContaining({ code: 'rate_limited', retryable: true, retryAfterMs: expect.any(Number) }),
    );
    expect(() => slots.acquire('b')).not.toThrow();
  });

  it('refuse any client when all slots are taken', () => {
    const slots = createStreamSlots({ maxOpen: 2 });
    slots.acquire('a');
    slots.acquire('b');

    expect(() => slots.acquire('c')).toThrow(
      expect.objectContaining({ code: 'overloaded', retryable: true, retryAfterMs: expect.any(Number) }),
    );
  });

  it('free a slot once, however often it is released', () => {
    const slots = createStreamSlots({ maxOpenPerClient: 2 });
    const slot = slots.acquire('a');
    slots.acquire('a');

    slot.release();
    slot.release();

    expect(slots.openCount).toBe(1);
    expect(() => slots.acquire('a')).not.toThrow();
    expect(() => slots.acquire('a')).toThrow('Too many');
  });

  it('notify every open stream of a shutdown', () => {
    const slots = createStreamSlots();
    const [open, ended] = [slots.acquire('a'), slots.acquire('b')];
    open.stream = { shutDown: vi.fn() };
    ended.stream = { shutDown: vi.fn() };
    ended.release();

    slots.shutDown();

    expect(open.stream.shutDown).toHaveBeenCalledOnce();
    expect(ended.stream.shutDown).not.toHaveBeenCalled();
  });
});
