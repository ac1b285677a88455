import { EventEmitter } from 'node:events';
import { context, createContextKey, ROOT_CONTEXT } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { expect, it, onTestFinished, vi } from 'vitest';
import { observeRequests } from './observe-requests.ts';
import type { RequestEvent } from './observer.ts';

const REQUEST = new Request('http://localhost/sessions/7?a=b', { method: 'DELETE' });

it('reports the route of a request without its parameters', async () => {
  const requestEnded = vi.fn<(event: RequestEvent) => void>();
  await observeRequests(async () => new Response(null, { status: 204 }), { requestEnded })(REQUEST);
  expect(requestEnded.mock.calls).toEqual([
    [
      {
        method: 'DELETE',
        route: '/sessions/{session_id}',
        status: 204,
        ms: expect.any(Number),
        trace: ROOT_CONTEXT,
      },
    ],
  ]);
});

it('reports an unknown path as other', async () => {
  const requestEnded = vi.fn<(event: RequestEvent) => void>();
  const fetch = observeRequests(() => new Response(null, { status: 404 }), { requestEnded });
  await fetch(new Request('http://localhost/wp-login.php'));
  expect(requestEnded.mock.calls[0]?.[0].route).toBe('other');
});

it.each([
  { headersSent: true, status: 503 },
  { headersSent: false, status: 499 },
])('reports status $status on Node when the response closes', ({ headersSent, status }) => {
  const outgoing = Object.assign(new EventEmitter(), { headersSent, statusCode: 503 });
  const requestEnded = vi.fn<(event: RequestEvent) => void>();
  void observeRequests(() => new Response(), { requestEnded })(REQUEST, { outgoing });
  expect(requestEnded).not.toHaveBeenCalled();
  outgoing.emit('close');
  expect(requestEnded.mock.calls[0]?.[0].status).toBe(status);
});

it('reports the trace that a request came in, although its response closes outside of it', () => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager());
  onTestFinished(() => context.disable());
  const trace = ROOT_CONTEXT.setValue(createContextKey('test'), 1);
  const outgoing = Object.assign(new EventEmitter(), { headersSent: true, statusCode: 200 });
  const requestEnded = vi.fn<(event: RequestEvent) => void>();
  const fetch = observeRequests(() => new Response(), { requestEnded });
  void context.with(trace, () => fetch(REQUEST, { outgoing }));
  outgoing.emit('close');
  expect(requestEnded.mock.calls[0]?.[0].trace).toBe(trace);
});

it('returns the same function for an observer of other events', () => {
  const fetch = () => new Response();
  expect(observeRequests(fetch, { rated() {} })).toBe(fetch);
});
