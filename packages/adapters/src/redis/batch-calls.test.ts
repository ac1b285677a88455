import { RagError } from '@rag/core';
import { describe, expect, it, vi } from 'vitest';
import { batchCalls } from './batch-calls.ts';

const ONE_NODE = { isCluster: false };
const refusal = (reason: string) =>
  new RagError('overloaded', 'Redis refused.', { details: { backend: 'redis', reason } });
const echo = () => vi.fn(async (items: readonly string[]) => items.map((item) => `reply to ${item}`));

describe('batchCalls', () => {
  it('makes one call of all items of a turn, and gives each caller its reply', async () => {
    const send = echo();
    const join = batchCalls(ONE_NODE, send);
    expect(await Promise.all([join('a'), join('b'), join('a')])).toEqual([
      'reply to a',
      'reply to b',
      'reply to a',
    ]);
    expect(await join('c')).toBe('reply to c');
    expect(send.mock.calls).toEqual([[['a', 'b', 'a']], [['c']]]);
  });

  it('splits a turn with very many items', async () => {
    const send = echo();
    const join = batchCalls(ONE_NODE, send);
    const items = Array.from({ length: 250 }, (_, index) => String(index));
    expect(await Promise.all(items.map((item) => join(item)))).toEqual(
      items.map((item) => `reply to ${item}`),
    );
    expect(send.mock.calls.map(([sent]) => sent.length)).toEqual([100, 100, 50]);
  });

  it('rejects all callers when the call fails', async () => {
    const join = batchCalls(ONE_NODE, () => Promise.reject(refusal('timeout')));
    const results = await Promise.allSettled([join('a'), join('b')]);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });

  it('sends each item alone in a cluster', async () => {
    const send = echo();
    const join = batchCalls({ isCluster: true }, send);
    await Promise.all([join('a'), join('b')]);
    expect(send.mock.calls).toEqual([[['a']], [['b']]]);
  });

  it('sends each item alone once Redis has refused keys of different slots', async () => {
    const send = vi.fn(async (items: readonly string[]) => {
      if (items.length > 1) throw refusal('CROSSSLOT');
      return items;
    });
    const join = batchCalls(ONE_NODE, send);
    expect(await Promise.all([join('a'), join('b')])).toEqual(['a', 'b']);
    expect(await Promise.all([join('c'), join('d')])).toEqual(['c', 'd']);
    expect(send.mock.calls).toEqual([[['a', 'b']], [['a']], [['b']], [['c']], [['d']]]);
  });

  it('rejects the caller that gives up, and no other', async () => {
    const caller = new AbortController();
    const send = echo();
    const join = batchCalls(ONE_NODE, send);
    const [left, stayed] = [join('a', caller.signal), join('b')];
    caller.abort();
    await expect(left).rejects.toMatchObject({ code: 'aborted' });
    expect(await stayed).toBe('reply to b');
  });

  it('sends nothing for a caller that has given up before', async () => {
    const send = echo();
    const call = batchCalls(ONE_NODE, send)('a', AbortSignal.abort());
    await expect(call).rejects.toMatchObject({ code: 'aborted' });
    expect(send).not.toHaveBeenCalled();
  });
});
