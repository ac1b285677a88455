import { context, createContextKey, ROOT_CONTEXT } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { RagError } from '@rag/core';
import { beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import { ANSWER } from '../__fixtures__/fake-engine.ts';
import { createPriceList } from '../cost/index.ts';
import { createLogObserver } from './log-observer.ts';
import type { AnsweredEvent, ServiceObserver } from './observer.ts';

const info = vi.fn();
const warn = vi.fn();
let observer: ServiceObserver;

beforeEach(() => {
  info.mockReset();
  warn.mockReset();
  observer = createLogObserver({ info, warn, error() {} }, createPriceList());
});

const request = (route: string, status: number, trace = ROOT_CONTEXT) =>
  observer.requestEnded?.({ method: 'GET', route, status, ms: 1.4, trace });
const answered = (event: Partial<AnsweredEvent>) =>
  observer.answered?.({
    route: '/chat',
    last: { type: 'done', answer: ANSWER },
    ms: 12.3,
    isStreaming: false,
    ...event,
  });

it.each(['/health', '/ready', '/metrics', '/dashboard/{file}'])(
  'a regular request to %s is not logged',
  (route) => {
    request(route, 200);
    expect(info).not.toHaveBeenCalled();
  },
);

it('a page that is served has a line', () => {
  request('/', 200);
  expect(info.mock.calls).toEqual([[{ method: 'GET', route: '/', status: 200, ms: 1 }, 'request']]);
});

it('the line of a request belongs to its trace', () => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager());
  onTestFinished(() => context.disable());
  const trace = ROOT_CONTEXT.setValue(createContextKey('test'), 1);
  let active: unknown;
  info.mockImplementation(() => {
    active = context.active();
  });
  request('/', 200, trace);
  expect(active).toBe(trace);
});

it('a question that is answered has one line: that of its answer', () => {
  answered({});
  request('/chat', 200);
  expect(info).toHaveBeenCalledOnce();
});

it('an answer is logged with its tokens and what they cost, rewriting and embedding included', () => {
  const usage = { inputTokens: 1_000, cachedInputTokens: 0, outputTokens: 100 };
  const embedding = { ...usage, inputTokens: 50, outputTokens: 0 };
  const billed = [
    { model: 'gpt-4o-mini', usage },
    { model: 'text-embedding-3-small', usage: embedding },
  ];
  answered({ last: { type: 'done', answer: { ...ANSWER, billed } } });
  expect(info.mock.calls[0]?.[0]).toMatchObject({
    usage: { inputTokens: 1_050, outputTokens: 100 },
    cost: expect.closeTo(0.000211, 9),
  });
  answered({ last: { type: 'done', answer: { ...ANSWER, billed: [{ model: 'llama3', usage }] } } });
  expect(info.mock.calls[1]?.[0]).not.toHaveProperty('cost');
});

it('a question that is refused has one line: that of its request', () => {
  answered({ last: { type: 'error', error: new RagError('rate_limited', 'too many') } });
  request('/chat', 429);
  expect([info.mock.calls.map(([fields]) => fields.status), warn.mock.calls]).toEqual([[429], []]);
});

it('a stream that ends in an error has a warning, although its status was 200', () => {
  answered({ isStreaming: true, last: { type: 'error', error: new RagError('timeout', 'too long') } });
  request('/chat', 200);
  expect(warn.mock.calls).toEqual([
    [{ code: 'timeout', retryable: true, details: {}, ms: 12 }, 'answer failed'],
  ]);
});

it('a failure of the service has no second line', () => {
  request('/chat', 503);
  expect(info).not.toHaveBeenCalled();
});
