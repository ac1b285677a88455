import { RagError } from '@rag/core';
import { openDeadline, throwIfAborted } from '@rag/core/adapter';
import type { RedisClient } from './redis-client.ts';

/** The number of keys in one call. Redis serves nobody else meanwhile, which is about half a millisecond. */
const MAX_KEYS = 100;

/** One call with the keys of several callers. Resolves with a reply for each item, in their order. */
export type SendTogether<Item, Reply> = (items: readonly Item[]) => Promise<readonly Reply[]>;

/** Joins a call. Rejects with `aborted` when its own caller gives up. */
export type JoinCall<Item, Reply> = (item: Item, signal?: AbortSignal) => Promise<Reply>;

interface Waiting<Item, Reply> {
  readonly item: Item;
  readonly resolve: (reply: Reply) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Makes one call to Redis of all that is asked for within one turn of the event loop: under load, a command, its promises
 * and its timer would cost this process several times as much as everything else for a cached answer.
 *
 * The keys of a call have to be in one place. In a cluster, also behind a single endpoint, each item is sent alone.
 */
export function batchCalls<Item, Reply>(
  { isCluster }: Pick<RedisClient, 'isCluster'>,
  send: SendTogether<Item, Reply>,
): JoinCall<Item, Reply> {
  let isSharded = isCluster;
  let waiting: Waiting<Item, Reply>[] = [];

  async function sendAlone(item: Item): Promise<Reply> {
    const [reply] = await send([item]);
    return reply as Reply;
  }

  async function sendTogether(calls: readonly Waiting<Item, Reply>[]): Promise<void> {
    let replies: readonly Reply[];
    try {
      replies = await send(calls.map(({ item }) => item));
    } catch (error) {
      failTogether(calls, error);
      return;
    }
    for (const [index, { resolve }] of calls.entries()) resolve(replies[index] as Reply);
  }

  function failTogether(calls: readonly Waiting<Item, Reply>[], error: unknown): void {
    // Redis has refused such a call before it did anything.
    const isRefused = calls.length > 1 && isCrossSlot(error);
    isSharded ||= isRefused;
    for (const { item, resolve, reject } of calls)
      if (isRefused) sendAlone(item).then(resolve, reject);
      else reject(error);
  }

  function flush(): void {
    const calls = waiting;
    waiting = [];
    if (calls.length <= MAX_KEYS) void sendTogether(calls);
    else
      for (let first = 0; first < calls.length; first += MAX_KEYS)
        void sendTogether(calls.slice(first, first + MAX_KEYS));
  }

  function join(item: Item): Promise<Reply> {
    if (isSharded) return sendAlone(item);
    return new Promise((resolve, reject) => {
      if (waiting.push({ item, resolve, reject }) === 1) setImmediate(flush);
    });
  }

  return (item, signal) => (signal === undefined ? join(item) : untilAborted(() => join(item), signal));
}

async function untilAborted<Reply>(call: () => Promise<Reply>, signal: AbortSignal): Promise<Reply> {
  throwIfAborted(signal);
  const deadline = openDeadline({ signal });
  try {
    return await deadline.race(call());
  } finally {
    deadline.close();
  }
}

function isCrossSlot(error: unknown): boolean {
  return error instanceof RagError && error.details['reason'] === 'CROSSSLOT';
}
