import { describe, expect, it, vi } from 'vitest';
import { createOpenStreams } from './stream-slots.ts';

describe('open streams', () => {
  it('refuses one too many of a client, who is to wait for the others', () => {
    const streams = createOpenStreams({ maxOpenPerClient: 2 });
    streams.enter('a');
    streams.enter('a');

    expect(() => streams.enter('a')).toThrow(
      expect.objectContaining({ code: 'rate_limited', retryable: true, retryAfterMs: expect.any(Number) }),
    );
    expect(() => streams.enter('b')).not.toThrow();
  });

  it('refuses one too many of all', () => {
    const streams = createOpenStreams({ maxOpen: 2 });
    streams.enter('a');
    streams.enter('b');

    expect(() => streams.enter('c')).toThrow(
      expect.objectContaining({ code: 'overloaded', retryable: true, retryAfterMs: expect.any(Number) }),
    );
  });

  it('gives a place that was left to another, and only once', () => {
    const streams = createOpenStreams({ maxOpenPerClient: 2 });
    const place = streams.enter('a');
    streams.enter('a');

    place.leave();
    place.leave();

    expect(streams.size).toBe(1);
    expect(() => streams.enter('a')).not.toThrow();
    expect(() => streams.enter('a')).toThrow('Too many');
  });

  it('tells each that is open that the service ends', () => {
    const streams = createOpenStreams();
    const [open, left] = [streams.enter('a'), streams.enter('b')];
    open.onShutdown = vi.fn();
    left.onShutdown = vi.fn();
    left.leave();

    streams.shutDown();

    expect(open.onShutdown).toHaveBeenCalledOnce();
    expect(left.onShutdown).not.toHaveBeenCalled();
  });
});
