import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { context, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { createMemoryIndex } from '@rag/adapters/memory';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { indexDocuments } from './index-documents.ts';

const exporter = new InMemorySpanExporter();

beforeAll(() => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager());
  trace.setGlobalTracerProvider(
    new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }),
  );
});
afterAll(() => {
  trace.disable();
  context.disable();
});

it('a run has a span for each document and step, without the text of a document', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'trace-run-'));
  const path = join(folder, 'a.md');
  await writeFile(path, 'apples');
  const passages = [{ content: 'apples', page: 1 }];
  const load = async () => ({ contentHash: 'a'.repeat(64), pageCount: 1, passages, warnings: [] });
  await indexDocuments({
    documents: [{ source: 'a.md', path }],
    writer: createMemoryIndex().writer,
    pool: { load },
    prune: false,
    concurrency: 1,
  });
  await rm(folder, { recursive: true });

  const spans = exporter.getFinishedSpans();
  const names = new Map(spans.map((span) => [span.spanContext().spanId, span.name]));
  const tree = spans.map(
    ({ name, parentSpanContext }) => `${names.get(parentSpanContext?.spanId ?? '') ?? ''} > ${name}`,
  );
  expect(tree.sort()).toEqual([
    ' > index documents',
    'index documents > publish',
    'index documents > read document',
    'index documents > stage',
    'index documents > verify',
    'index documents > write document',
    'read document > embed',
    'read document > load and split',
  ]);
  expect(spans.find(({ name }) => name === 'write document')?.attributes).toEqual({
    'rag.document.name': 'a.md',
    'rag.document.passages': 1,
  });
  expect(JSON.stringify(spans.map(({ attributes }) => attributes))).not.toContain('apples');
});
