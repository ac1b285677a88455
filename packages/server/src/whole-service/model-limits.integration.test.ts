import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openIndexWriter, readConfiguration } from '@rag/configuration';
import { type AzureOpenAI, startAzureOpenAI } from '@rag/testkit/azure-openai';
import { type OpenedRedis, openRedis } from '@rag/testkit/redis';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { DeploymentUsage } from '../cost/index.ts';
import { type NodeService, openService } from '../node/index.ts';
import { SILENT_LOGGER } from '../observability/index.ts';

let folder: string;
let azure: AzureOpenAI;
let redis: OpenedRedis;
let services: NodeService[] = [];
let warnings: string[] = [];
let used: Readonly<Record<string, DeploymentUsage>> = {};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'model-limits-'));
  [azure, redis] = await Promise.all([startAzureOpenAI(), openRedis()]);
  const { writer, close } = await openIndexWriter(readConfiguration({ DATA_DIR: folder }));
  await writer.stage({ fingerprint: 'test', dimensions: 0, request: 'test' });
  const contents = ['compost', 'glass', 'paper', 'batteries'].map(
    (waste, day) => `Old ${waste} is collected on the ${day + 2}th day of each month.`,
  );
  const chunks = contents.map((content, index) => ({ id: `waste.md#${index}`, content }));
  const document = { source: 'waste.md', contentHash: 'a'.repeat(64), chunkCount: 4, pageCount: 0 };
  await writer.upsert(document, chunks);
  await writer.publish();
  await close();
});

afterAll(async () => {
  await Promise.all([azure.close(), redis?.close()]);
  rmSync(folder, { recursive: true });
});

beforeEach(() => {
  azure.reset();
  [services, warnings] = [[], []];
});
afterEach(() => Promise.all(services.map((service) => service.close())));

async function start(env: Record<string, string>): Promise<NodeService> {
  const configuration = readConfiguration({
    DATA_DIR: folder,
    AZURE_OPENAI_ENDPOINT: azure.endpoint,
    AZURE_OPENAI_KEY: azure.apiKey,
    AZURE_OPENAI_DEPLOYMENT: 'gpt-4o-mini',
    ...env,
  });
  const warn = (_fields: object, message: string): void => void warnings.push(message);
  const info = (fields: { readonly tokens?: typeof used }): void => {
    used = fields.tokens ?? used;
  };
  const service = await openService(configuration, { ...SILENT_LOGGER, warn, info });
  services.push(service);
  return service;
}

function post({ app }: NodeService, waste: string, signal?: AbortSignal): Promise<Response> {
  const init = {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ message: `When is old ${waste} collected?` }),
    ...(signal === undefined ? {} : { signal }),
  };
  const socket = { remoteAddress: '127.0.0.1', remotePort: 1, remoteFamily: 'IPv4' };
  return Promise.resolve(app.request('/chat', init, { incoming: { socket } }));
}

async function ask(service: NodeService, waste: string) {
  const response = await post(service, waste);
  const { degraded } = (await response.json()) as { readonly degraded?: boolean };
  return { status: response.status, degraded, retryAfter: response.headers.get('retry-after') };
}

it.each<[string, Record<string, string>]>([
  ['tokens', { DAILY_TOKEN_BUDGET: '1' }],
  ['money', { DAILY_COST_BUDGET: '0.000001', MODEL_PRICES: 'gpt-4o-mini=0.15/0.075/0.60' }],
])(
  'answers from the documents when the budget of %s is spent, and says so once in the log',
  async (_what, env) => {
    const service = await start(env);
    const answers = [];
    for (const waste of ['compost', 'glass', 'paper']) answers.push(await ask(service, waste));
    expect(answers.map(({ status, degraded }) => [status, degraded])).toEqual([
      [200, false],
      [200, true],
      [200, true],
    ]);
    expect(azure.calls).toHaveLength(1);
    expect(warnings.filter((message) => message === 'daily token budget spent')).toHaveLength(1);
  },
);

/** The tokens of one of these questions, as reported when the service closes. */
async function tokensOfOne(): Promise<number> {
  const service = await start({});
  await ask(service, 'batteries');
  await service.close();
  const { inputTokens, outputTokens } = used['gpt-4o-mini']?.billed ?? { inputTokens: 0, outputTokens: 0 };
  return inputTokens + outputTokens;
}

// Covers: budget-spent
it('two replicas share one daily token budget', async () => {
  const DAILY_TOKEN_BUDGET = String(Math.round((await tokensOfOne()) * 1.5));
  const env = { DAILY_TOKEN_BUDGET, REDIS_URL: redis.url };
  const [one, other] = [await start(env), await start(env)];
  const answers = [await ask(one, 'compost'), await ask(other, 'glass'), await ask(other, 'paper')];
  expect(answers.map(({ degraded }) => degraded)).toEqual([false, false, true]);
});

it('the service rejects questions beyond the queue at once, with a retry time', async () => {
  const service = await start({ MODEL_CONCURRENCY: '1' });
  azure.fail({ kind: 'stall_before_headers' });
  const controller = new AbortController();
  const underWay = post(service, 'compost', controller.signal);
  while (azure.calls.length === 0) await new Promise(setImmediate);
  const others = [ask(service, 'glass'), ask(service, 'paper')];
  const refused = await Promise.race(others);
  controller.abort();
  const statuses = (await Promise.all(others)).map(({ status }) => status);
  expect(refused).toMatchObject({ status: 503, retryAfter: '2' });
  // One has waited for its turn. If both had, both would be refused when their wait is over.
  expect(statuses.toSorted()).toEqual([200, 503]);
  await Promise.allSettled([underWay]);
});
