import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Environment, openIndexWriter, readConfiguration } from '@rag/configuration';
import { type AzureOpenAI, startAzureOpenAI } from '@rag/testkit/azure-openai';
import {
  type OtlpSpan,
  readOtlpSpans,
  startTelemetryReceiver,
  type TelemetryReceiver,
} from '@rag/testkit/telemetry';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Listener, listen } from '../../networking/index.ts';
import { openService } from '../../node/index.ts';
import { SILENT_LOGGER } from '../logger.ts';

const DATA_DIR = mkdtempSync(join(tmpdir(), 'rag-telemetry-'));
const KEY = '00000000-0000-0000-0000-000000000007';
const TRACE_ID = '5b8efff798038103d269b633813fc60c';
const TOKEN = 'a token for the scraper';
const QUESTION = 'When does the library open on Saturdays?';

let receiver: TelemetryReceiver;
let model: AzureOpenAI;

beforeAll(async () => {
  const { writer, close } = await openIndexWriter(readConfiguration({ DATA_DIR }));
  await writer.stage({ fingerprint: 'test', dimensions: 0, request: 'test' });
  await writer.upsert({ source: 'library.pdf', contentHash: 'a'.repeat(64), chunkCount: 1, pageCount: 1 }, [
    { id: 'library.pdf:1', page: 1, content: 'On Saturdays the library opens at ten in the morning.' },
  ]);
  await writer.publish();
  await close();
  model = await startAzureOpenAI();
});

beforeEach(async () => {
  receiver = await startTelemetryReceiver();
  return () => receiver.close();
});

afterAll(async () => {
  await model.close();
  rmSync(DATA_DIR, { recursive: true, force: true });
});

/** Runs a service with telemetry for `use`, then closes it, which sends everything. */
async function withService(env: Environment, use: (url: string) => Promise<void>): Promise<string> {
  const printed: string[] = [];
  const configuration = readConfiguration({
    DATA_DIR,
    TRACE_SAMPLE_PERCENT: '100',
    AZURE_OPENAI_ENDPOINT: model.endpoint,
    AZURE_OPENAI_KEY: model.apiKey,
    AZURE_OPENAI_DEPLOYMENT: 'gpt-4o-mini',
    MODEL_PRICES: 'gpt-4o-mini=0.15/0.075/0.60',
    DAILY_COST_BUDGET: '1000',
    ...env,
  });
  const service = await openService(configuration, SILENT_LOGGER, { print: (text) => printed.push(text) });
  let listener: Listener | undefined;
  try {
    listener = await listen(service.fetch, { host: '127.0.0.1', port: 0 });
    await use(listener.url);
  } finally {
    await listener?.close(1_000, () => {});
    await service.close();
  }
  return printed.join('');
}

async function ask(url: string, headers: Record<string, string> = {}): Promise<void> {
  const response = await fetch(`${url}/chat`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify({ message: QUESTION }),
  });
  expect(response.status).toBe(200);
  await response.text();
}

function otlpSpans(): OtlpSpan[] {
  return receiver.received
    .filter(({ path }) => path === '/v1/traces')
    .flatMap(({ body }) => readOtlpSpans(body));
}

describe('an OTLP collector', () => {
  it('gets the metrics, and the steps of a question in the trace of its caller', async () => {
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, OTEL_EXPORTER_OTLP_HEADERS: 'api-key=a%20b' };
    await withService(env, async (url) => {
      await ask(url, { traceparent: `00-${TRACE_ID}-eee19b7ec3c1b174-01` });
    });
    const spans = otlpSpans();
    expect(new Set(spans.map(({ traceId }) => traceId))).toEqual(new Set([TRACE_ID]));
    expect(spans.find(({ name }) => name === 'POST /chat')?.parentSpanId).toBe('eee19b7ec3c1b174');
    expect(spans.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['look up answer', 'search', 'chat gpt-4o-mini', 'cite', 'remember']),
    );
    expect(receiver.received[0]?.headers['api-key']).toBe('a b');
    for (const metric of [
      'http.server.request.duration',
      'rag.cache.lookups',
      'rag.model.cost',
      'rag.tokens.billed',
    ])
      expect(receiver.textOf('/v1/metrics')).toContain(metric);
  });

  it('gets a trace that the model call continues', async () => {
    await withService({ OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url }, async (url) => {
      await ask(url, { traceparent: `00-${TRACE_ID}-eee19b7ec3c1b174-01` });
    });
    const call = otlpSpans().find(({ name }) => name === 'chat gpt-4o-mini');
    const headers = model.calls.at(-1)?.headers;
    expect(headers?.['traceparent']).toBe(`00-${TRACE_ID}-${call?.spanId}-01`);
  });

  it('gets all metrics but no trace of a request that is not sampled, whatever its caller asks for', async () => {
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, TRACE_SAMPLE_PERCENT: '0' };
    await withService(env, async (url) => {
      await ask(url, { traceparent: `00-${TRACE_ID}-eee19b7ec3c1b174-01` });
    });
    expect(otlpSpans()).toEqual([]);
    expect(receiver.textOf('/v1/metrics')).toContain('rag.cache.lookups');
  });

  it('causes no failure of an answer or a shutdown while it is down', async () => {
    await withService({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' }, (url) => ask(url));
  });
});

it('Application Insights gets the request, its steps and the metrics of the alerts', async () => {
  const connection = `InstrumentationKey=${KEY};IngestionEndpoint=${receiver.url}/`;
  await withService({ APPLICATIONINSIGHTS_CONNECTION_STRING: connection }, (url) => ask(url));
  const envelopes = receiver.received.flatMap(({ body }) => parseEnvelopes(body.toString()));
  expect(new Set(envelopes.map(({ iKey }) => iKey))).toEqual(new Set([KEY]));
  const requests = envelopes
    .filter(({ data }) => data.baseType === 'RequestData')
    .map(({ data }) => data.baseData);
  expect(requests).toMatchObject([{ name: 'POST /chat', responseCode: '200', success: true }]);
  const steps = envelopes.filter(({ data }) => data.baseType === 'RemoteDependencyData');
  expect(steps.map(({ data }) => data.baseData['name'])).toContain('chat gpt-4o-mini');
  const metrics = envelopes
    .filter(({ data }) => data.baseType === 'MetricData')
    .flatMap(({ data }) => data.baseData['metrics'] as { name: string }[]);
  for (const name of ['rag.cache.lookups', 'rag.model.cost'])
    expect(metrics).toContainEqual(expect.objectContaining({ name }));
});

interface Envelope {
  readonly iKey: string;
  readonly data: { readonly baseType: string; readonly baseData: Readonly<Record<string, unknown>> };
}

function parseEnvelopes(body: string): Envelope[] {
  return body.startsWith('[')
    ? JSON.parse(body)
    : body.split('\n').map((line) => JSON.parse(line) as Envelope);
}

describe('GET /metrics', () => {
  it('returns metrics in the Prometheus format to clients with the token', async () => {
    await withService({ PROMETHEUS_METRICS: 'true', METRICS_TOKEN: TOKEN }, async (url) => {
      await ask(url);
      await ask(url);
      const refused = await fetch(`${url}/metrics`);
      const metrics = await fetch(`${url}/metrics`, { headers: { Authorization: `Bearer ${TOKEN}` } });
      const text = await metrics.text();
      expect([refused.status, metrics.status]).toEqual([401, 200]);
      expect(text).toContain('rag_cache_lookups_total{rag_cache_result="miss"} 1');
      expect(text).toContain('rag_cache_lookups_total{rag_cache_result="exact"} 1');
      expect(text).toMatch(/http_server_request_duration_count\{.*http_route="\/chat".*\} 2/);
      expect(text).toMatch(/rag_model_cost_total\{gen_ai_request_model="gpt-4o-mini"\} 0\.0\d+/);
    });
  });

  it('returns 404 unless it is switched on', async () => {
    await withService({}, async (url) => {
      expect((await fetch(`${url}/metrics`)).status).toBe(404);
    });
  });
});

it('PRINT_TRACES prints each trace as a tree', async () => {
  const printed = await withService({ PRINT_TRACES: 'true' }, (url) => ask(url));
  expect(printed).toMatch(/^trace [\da-f]{32}\n +0\.0 ms +[\d.]+ ms {2}POST \/chat/);
  expect(printed).toMatch(/ms {6}retrieve\n.*ms {8}search/);
});
