import { context, type Span, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { collect, fakeEngine, fakeStore, finish, scriptedLLM } from '../__fixtures__/fakes.ts';
import type { AnswerEvent } from '../answer/index.ts';
import { RagError } from '../errors.ts';
import { withEmbeddingSpans, withModelSpans } from '../tracing/index.ts';

const exporter = new InMemorySpanExporter();
const processor = new SimpleSpanProcessor(exporter);
const provider = new BasicTracerProvider({ spanProcessors: [processor] });

beforeAll(() => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager());
  trace.setGlobalTracerProvider(provider);
});
afterAll(() => {
  trace.disable();
  context.disable();
});
beforeEach(() => {
  exporter.reset();
});

const QUESTION = 'How many days of leave do full-timers get?';

/** Runs a question as a server does: the request has a span, and the events are pulled outside of it. */
async function inRequest(run: () => Promise<unknown>): Promise<readonly ReadableSpan[]> {
  const span: Span = trace.getTracer('test').startSpan('request');
  await context.with(trace.setSpan(context.active(), span), run);
  span.end();
  return exporter.getFinishedSpans();
}

/** The names of the spans, as `parent > child`. */
function tree(spans: readonly ReadableSpan[]): string[] {
  const names = new Map(spans.map((span) => [span.spanContext().spanId, span.name]));
  return spans
    .map(({ name, parentSpanContext }) => `${names.get(parentSpanContext?.spanId ?? '') ?? ''} > ${name}`)
    .sort();
}

function tracedEngine() {
  const embedder = withEmbeddingSpans(
    { model: 'e', dimensions: 2, embed: async (texts) => texts.map(() => Float32Array.of(1, 0)) },
    { provider: 'openai' },
  );
  const store = { ...fakeStore(), capabilities: { vector: true, text: true } };
  const llm = withModelSpans(scriptedLLM(['Full-timers have ', '30 days [1].', finish()]), {
    provider: 'azure.ai.openai',
  });
  return fakeEngine({ embedder, store, llm });
}

describe('the trace of a question', () => {
  it('has a span for each step', async () => {
    const { engine } = tracedEngine();
    const spans = await inRequest(async () => {
      await engine.ask(QUESTION);
      await engine.settled();
    });
    expect(tree(spans)).toEqual([
      ' > request',
      'embed question > embeddings e',
      'generate > chat scripted',
      'generate > cite',
      'request > look up answer',
      'request > remember',
      'request > share answer',
      'retrieve > embed question',
      'retrieve > search',
      'share answer > build prompt',
      'share answer > generate',
      'share answer > retrieve',
      'share answer > store answer',
    ]);
  });

  it('follows the OpenTelemetry conventions for generative AI in its model call', async () => {
    const { engine } = tracedEngine();
    const spans = await inRequest(() => engine.ask(QUESTION));
    expect(spans.find(({ name }) => name === 'chat scripted')?.attributes).toMatchObject({
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'azure.ai.openai',
      'gen_ai.request.model': 'scripted',
      'gen_ai.response.finish_reasons': ['stop'],
      'gen_ai.usage.input_tokens': 100,
      'gen_ai.usage.output_tokens': 20,
      'gen_ai.response.time_to_first_chunk': expect.any(Number),
    });
  });

  it('keeps its spans together when the events are pulled outside the request', async () => {
    const { engine } = tracedEngine();
    await engine.ask('Something else?');
    const request = trace.getTracer('test').startSpan('request');
    const events = engine.stream(QUESTION)[Symbol.asyncIterator]();
    let last: IteratorResult<AnswerEvent> = await context.with(trace.setSpan(context.active(), request), () =>
      events.next(),
    );
    // A server does not pull again after the last event.
    while (last.value?.type !== 'done') last = await events.next();
    await engine.settled();
    request.end();
    const spans = tree(exporter.getFinishedSpans());
    expect(spans.filter((line) => line.startsWith(' >'))).toEqual([' > request']);
    expect(spans).toContain('request > share answer');
  });

  it('leaves no span open for a client that disconnects before its answer is begun', async () => {
    const onStart = vi.spyOn(processor, 'onStart');
    let letGo = (): void => {};
    const gate = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    const store = { ...fakeStore(), generation: () => gate.then(() => 'g1') };
    const { engine } = fakeEngine({ store });
    const ended = await inRequest(async () => {
      const events = engine.stream(QUESTION)[Symbol.asyncIterator]();
      await events.next();
      const pull = events.next();
      const left = events.return?.();
      letGo();
      expect((await pull).done).toBe(true);
      await left;
    });
    const namesOf = (spans: readonly { readonly name: string }[]) => spans.map(({ name }) => name).sort();
    expect(namesOf(onStart.mock.calls.map(([span]) => span))).toEqual(namesOf(ended));
    onStart.mockRestore();
  });

  it('has no span for an answer from memory, only attributes of the request', async () => {
    const { engine } = tracedEngine();
    await engine.ask(QUESTION);
    exporter.reset();
    const spans = await inRequest(() => engine.ask(QUESTION));
    expect(tree(spans)).toEqual([' > request']);
    expect(spans[0]?.attributes).toEqual({ 'rag.cache.result': 'exact', 'rag.answer.outcome': 'answered' });
  });

  it('has spans for reading the session and rewriting a follow-up', async () => {
    const { engine } = tracedEngine();
    const { sessionId } = await engine.ask(QUESTION);
    await engine.settled();
    exporter.reset();
    const spans = await inRequest(() => engine.ask({ message: 'And part-timers?', sessionId }));
    expect(tree(spans)).toEqual(
      expect.arrayContaining(['request > read session', 'request > rewrite follow-up']),
    );
  });

  it('marks the failed steps without quoting the error', async () => {
    const llm = withModelSpans(scriptedLLM([new RagError('timeout', `too long: ${QUESTION}`)]), {
      provider: 'openai',
    });
    const { engine } = fakeEngine({ llm });
    const spans = await inRequest(() => engine.ask(QUESTION).catch(() => {}));
    const failed = spans.filter(({ status }) => status.code === 2).map(({ name }) => name);
    expect(failed.sort()).toEqual(['chat scripted', 'generate', 'share answer']);
    expect(
      JSON.stringify(spans.map(({ attributes, events, status }) => [attributes, events, status])),
    ).not.toMatch(/leave|too long/);
  });

  it('is recorded only within a span of the caller', async () => {
    const { engine } = tracedEngine();
    await collect(engine.stream(QUESTION));
    expect(exporter.getFinishedSpans()).toEqual([]);
  });
});
