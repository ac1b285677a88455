import { afterAll, beforeAll, expect, it } from 'vitest';
import { createFakeApp } from '../__fixtures__/fake-app.ts';
import { exchangeRaw } from '../whole-service/__fixtures__/raw-exchange.ts';
import { type Listener, listen } from './listener.ts';

let listener: Listener;

beforeAll(async () => {
  listener = await listen(createFakeApp().fetch, { host: '127.0.0.1', port: 0 });
});
afterAll(() => listener.close(0));

it.each([
  ['no Host header', 'GET /health HTTP/1.1\r\n\r\n', 400, 'malformed_request'],
  ['an invalid Host header', 'GET /health HTTP/1.1\r\nHost: a b\r\n\r\n', 400, 'malformed_request'],
  ['a header without a colon', 'GET /health HTTP/1.1\r\nHost: x\r\nbroken\r\n\r\n', 400, 'malformed_request'],
  [
    'an unknown Expect header',
    'POST /chat HTTP/1.1\r\nHost: x\r\nExpect: more\r\n\r\n',
    417,
    'expectation_failed',
  ],
  ['the method CONNECT', 'CONNECT x:443 HTTP/1.1\r\nHost: x:443\r\n\r\n', 405, 'method_not_allowed'],
  [
    'too long headers',
    `GET / HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(17_000)}\r\n\r\n`,
    431,
    'headers_too_large',
  ],
])('answers a request with %s with problem details', async (_, text, status, code) => {
  const { responses } = await exchangeRaw(listener.url, { bytes: Buffer.from(text), ending: 'wait' }, 5_000);

  expect(responses).toHaveLength(1);
  expect(responses[0]).toMatchObject({ status, headers: { 'content-type': 'application/problem+json' } });
  expect(JSON.parse(responses[0]?.body ?? '')).toMatchObject({ status, code, retryable: false });
});

it.each(['', 'Host: \r\n', 'Host: x\r\n', 'Connection: keep-alive\r\n'])(
  'answers a health check in HTTP/1.0 with the headers %j',
  async (headers) => {
    const bytes = Buffer.from(`GET /health HTTP/1.0\r\n${headers}\r\n`);
    const { responses } = await exchangeRaw(listener.url, { bytes, ending: 'wait' }, 5_000);

    expect(responses).toMatchObject([{ status: 200, body: '{"status":"healthy"}' }]);
  },
);

it('closes the connection after a malformed request', async () => {
  const bytes = Buffer.from('GET /health HTTP/1.1\r\nHost: x\r\nbroken\r\n\r\n');
  const { responses } = await exchangeRaw(listener.url, { bytes, ending: 'wait' }, 5_000);

  expect(responses[0]?.headers['connection']).toBe('close');
});
