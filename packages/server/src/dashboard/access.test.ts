import { readConfiguration } from '@rag/configuration';
import { describe, expect, it } from 'vitest';
import { createDashboardAccess } from './access.ts';

const TOKEN = 'correct horse battery';
const basic = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`;

function request(url: string, authorization?: string): Request {
  return new Request(url, authorization === undefined ? {} : { headers: { authorization } });
}

describe('with a token', () => {
  const mayEnter = createDashboardAccess(readConfiguration({ DASHBOARD_TOKEN: TOKEN, HOST: '0.0.0.0' }));

  it.each([basic(`anyone:${TOKEN}`), basic(`:${TOKEN}`), `Bearer ${TOKEN.replaceAll(' ', '')}`])(
    'the dashboard compares the whole of %j',
    (authorization) => {
      const isRight = authorization.startsWith('Basic');
      expect(mayEnter?.(request('http://localhost/dashboard', authorization))).toBe(isRight);
    },
  );

  it.each([
    undefined,
    '',
    'Basic',
    basic('anyone:wrong'),
    basic(TOKEN.slice(0, -1)),
    'Bearer wrong',
    'Digest x',
  ])('the dashboard is closed to %j, on this machine as well', (authorization) => {
    expect(mayEnter?.(request('http://localhost/dashboard', authorization))).toBe(false);
  });

  it('the dashboard opens to a bearer token', () => {
    const opensTo = createDashboardAccess(readConfiguration({ DASHBOARD_TOKEN: 'x'.repeat(16) }));
    expect(opensTo?.(request('http://chat.example/dashboard', `Bearer ${'x'.repeat(16)}`))).toBe(true);
  });
});

describe('without a token', () => {
  it.each([{ HOST: '0.0.0.0' }, { HOST: '192.0.2.1' }, { TRUSTED_PROXY: 'hops:1' }])(
    'there is no dashboard where others can reach the service: %j',
    (environment) => {
      expect(createDashboardAccess(readConfiguration(environment))).toBeUndefined();
    },
  );

  it.each([
    ['http://localhost:3000/dashboard', true],
    ['http://127.0.0.1:3000/dashboard', true],
    ['http://[::1]:3000/dashboard', true],
    ['http://chat.example/dashboard', false],
  ])('a browser that asked for %s may see it: %s', (url, expected) => {
    expect(createDashboardAccess(readConfiguration({}))?.(request(url))).toBe(expected);
  });
});
