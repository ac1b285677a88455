import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AzureOpenAI, startAzureOpenAI } from '@rag/testkit/azure-openai';
import { until } from '@rag/testkit/until';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ask, askForEvents } from './__fixtures__/ask.ts';
import {
  LIBRARY_QUESTION,
  modelEnvironment,
  publishLibrary,
  UNLIMITED,
} from './__fixtures__/environments.ts';
import { type LoadBalancer, startLoadBalancer } from './__fixtures__/load-balancer.ts';
import { type ServerProcess, startServer } from './__fixtures__/start-process.ts';

const READERS = 6;
const DATA_DIR = mkdtempSync(join(tmpdir(), 'rolling-restart-'));
let model: AzureOpenAI;
let balancer: LoadBalancer;
const servers: ServerProcess[] = [];

beforeAll(async () => {
  [model, balancer] = await Promise.all([startAzureOpenAI(), startLoadBalancer(), publishLibrary(DATA_DIR)]);
  // Slow answers, so that many are in progress at any time.
  model.fail({ kind: 'slow', gapMs: 30 }, { times: Number.POSITIVE_INFINITY });
});

afterAll(async () => {
  await Promise.all([...servers.map((server) => server.kill()), balancer?.close()]);
  await model?.close();
  rmSync(DATA_DIR, { recursive: true });
});

async function addReplica(): Promise<ServerProcess> {
  const server = await startServer({
    DATA_DIR,
    SHUTDOWN_DELAY_SECONDS: '1',
    ...UNLIMITED,
    ...modelEnvironment(model),
  });
  servers.push(server);
  await balancer.add(server.url);
  return server;
}

/** Asks one question after another until it is stopped: some unique, and some that all clients ask. */
function startLoad() {
  const answered = { whole: 0, streams: 0, popular: 0 };
  const failures: unknown[] = [];
  let goesOn = true;
  let asked = 0;

  const nextQuestion = (): string =>
    `At what time does the library open on Saturdays, asks visitor ${asked++}?`;
  async function askWhole(): Promise<void> {
    const { status, body } = await ask(balancer.url, nextQuestion());
    if (status !== 200) failures.push({ status, body });
    answered.whole += 1;
  }
  async function askPopular(): Promise<void> {
    const { status, body } = await ask(balancer.url, LIBRARY_QUESTION);
    if (status !== 200) failures.push({ status, body });
    answered.popular += 1;
  }
  async function readStream(): Promise<void> {
    const last = await askForEvents(balancer.url, nextQuestion()).ended;
    if (last?.type !== 'done') failures.push(last ?? 'no event');
    answered.streams += 1;
  }
  async function repeat(send: () => Promise<void>): Promise<void> {
    while (goesOn) await send().catch((error: unknown) => failures.push(error));
  }

  const readers = Array.from({ length: READERS }, () => [repeat(askWhole), repeat(readStream)]).flat();
  // Cached, so that questions arrive without a pause.
  readers.push(repeat(askPopular));
  return {
    answered,
    failures,
    async end(): Promise<void> {
      goesOn = false;
      await Promise.all(readers);
    },
  };
}

// Covers: shutdown
it('failure table: SIGTERM: two replicas restart one after the other without a failed question', async () => {
  const old = [await addReplica(), await addReplica()];
  const load = startLoad();
  const more = (): Promise<unknown> => {
    const { whole, streams } = load.answered;
    return until(
      'further answers',
      () => (load.answered.whole >= whole + 20 && load.answered.streams >= streams + 20) || undefined,
    );
  };
  await more();

  const codes: (number | null)[] = [];
  for (const server of old) {
    await addReplica();
    codes.push(await server.stop());
    await more();
  }
  await load.end();

  expect(load.failures).toEqual([]);
  expect(codes).toEqual([0, 0]);
  expect(load.answered.whole).toBeGreaterThan(60);
  expect(load.answered.streams).toBeGreaterThan(60);
});
