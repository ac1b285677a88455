import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { AnswerEvent } from '@rag/core';
import { type OpenedRedis, openRedis } from '@rag/testkit/redis';
import { until } from '@rag/testkit/until';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { connected, uniquePrefix } from './__fixtures__/back-ends.ts';

const QUESTION = 'How many days of leave do full-timers get?';
const NAMES = ['Ada', 'Ben', 'Cy'];
const PROGRAM = join(import.meta.dirname, '__fixtures__/answering-replica.ts');

interface Reader {
  readonly replica: Replica;
  readonly events: AnswerEvent[];
}

interface Replica {
  readonly process: ChildProcess;
  readonly readers: Reader[];
}

let redis: OpenedRedis;
let client: Redis;
let prefix: string;
let replicas: Replica[];

beforeAll(async () => {
  redis = await openRedis();
  client = await connected(new Redis(redis.url));
});

afterAll(async () => {
  client?.disconnect();
  await redis?.close();
});

beforeEach(async () => {
  prefix = uniquePrefix();
  replicas = await Promise.all(NAMES.map(startReplica));
});

afterEach(() => {
  for (const { process } of replicas) process.kill('SIGKILL');
});

async function startReplica(name: string): Promise<Replica> {
  const process = fork(PROGRAM, [redis.url, prefix, name]);
  await once(process, 'message');
  const readers: Reader[] = [];
  process.on('message', ({ reader, event }: { reader: number; event: AnswerEvent }) => {
    readers[reader]?.events.push(event);
  });
  return { process, readers };
}

function ask(replica: Replica): Reader {
  const reader = { replica, events: [] };
  replica.process.send({ reader: replica.readers.push(reader) - 1, message: QUESTION });
  return reader;
}

const modelCalls = async (): Promise<number> => Number(await client.get(`${prefix}calls`));

/** The text that a page shows: all since the last restart. */
function shownText({ events }: Reader): string {
  const from = events.findLastIndex(({ type }) => type === 'restart') + 1;
  return events
    .slice(from)
    .map((event) => (event.type === 'delta' ? event.text : ''))
    .join('');
}

const answerOf = ({ events }: Reader) => {
  const last = events.at(-1);
  return last?.type === 'done' ? last.answer : undefined;
};

const allAnswered = (readers: readonly Reader[]) =>
  until('every reader to be answered', () => readers.every(answerOf) || undefined);

describe('three processes on one Redis', () => {
  it('answer 200 identical questions at once with one model call', async () => {
    const readers = Array.from({ length: 200 }, (_, index) => {
      const [first, second, third] = replicas;
      return [first, second, third][index % 3];
    }).flatMap((replica) => (replica === undefined ? [] : [ask(replica)]));
    await allAnswered(readers);
    expect(readers).toHaveLength(200);
    expect(new Set(readers.map((reader) => answerOf(reader)?.text)).size).toBe(1);
    expect(new Set(readers.map(shownText)).size).toBe(1);
    expect(await modelCalls()).toBe(1);
  });

  it('answer every reader of the other processes when the leader is killed in the middle of an answer', async () => {
    const [leader, ...others] = replicas;
    if (leader === undefined) throw new Error('There is no replica.');
    const lost = ask(leader);
    await until('the leader to begin', () => lost.events.some(({ type }) => type === 'sources') || undefined);
    const readers = others.flatMap((replica) => Array.from({ length: 20 }, () => ask(replica)));
    await until('all to read along', () => readers.every((reader) => shownText(reader) !== '') || undefined);
    expect(readers.every((reader) => shownText(reader).startsWith('Here Ada'))).toBe(true);

    leader.process.kill('SIGKILL');
    await until('a second model call', async () => (await modelCalls()) === 2 || undefined);
    await allAnswered(readers);
    const texts = new Set(readers.map((reader) => answerOf(reader)?.text));
    expect(texts.size).toBe(1);
    expect([...texts][0]).toMatch(/^Here (Ben|Cy) speaks: .*\[1\]\.$/);
    for (const reader of readers) {
      expect(shownText(reader)).toBe(answerOf(reader)?.text);
      expect(reader.events.filter(({ type }) => type === 'restart')).toHaveLength(1);
    }
    expect(await modelCalls()).toBe(2);
  });
});
