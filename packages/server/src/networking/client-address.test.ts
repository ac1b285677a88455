import type { TrustedProxy } from '@rag/configuration';
import { readConfiguration } from '@rag/configuration';
import { Hono } from 'hono';
import { describe, expect, it } from 'vitest';
import { createClientAddress } from './client-address.ts';

const FRONT_DOOR_ID = 'a1b2c3d4-0000-4000-8000-1234567890ab';
const PEER = '198.51.100.1';

async function addressOf(variable: string, headers: Record<string, string>): Promise<string> {
  const address = createClientAddress(
    readConfiguration({ TRUSTED_PROXY: variable }).http.trustedProxy,
    () => PEER,
  );
  const app = new Hono().get('/', (context) => context.text(address(context) ?? ''));
  return (await (await app.request('/', { headers })).text()).trim();
}

describe('the client address without a trusted proxy', () => {
  // Covers: forged-address
  it('is the address of the peer, whatever its headers say', async () => {
    const headers = {
      'X-Forwarded-For': '192.0.2.7',
      'X-Azure-FDID': FRONT_DOOR_ID,
      'X-Azure-SocketIP': '192.0.2.7',
      'X-Azure-ClientIP': '192.0.2.7',
      Forwarded: 'for=192.0.2.7',
    };
    expect(await addressOf('none', headers)).toBe(PEER);
  });
});

describe('the client address behind proxies that append to X-Forwarded-For', () => {
  it.each([
    ['the last entry behind one proxy', 'hops:1', '192.0.2.7', '192.0.2.7'],
    ['the last entry, not one that the client sent', 'hops:1', '203.0.113.9, 192.0.2.7', '192.0.2.7'],
    ['the second-to-last entry behind two proxies', 'hops:2', '203.0.113.9,192.0.2.7, 10.0.0.4', '192.0.2.7'],
    [
      'an entry with a port from Application Gateway',
      'app-gateway',
      '203.0.113.9, 192.0.2.7:50001',
      '192.0.2.7:50001',
    ],
    [
      'the entry of Application Gateway if an ingress appends another one',
      'app-gateway:2',
      '203.0.113.9, 192.0.2.7:50001, 10.0.0.4',
      '192.0.2.7:50001',
    ],
    ['the peer if there are fewer entries than proxies', 'hops:2', '192.0.2.7', PEER],
    ['the peer if the entry is no address', 'hops:1', '192.0.2.7, unknown', PEER],
    ['the peer if the entry is empty', 'hops:1', '192.0.2.7, ', PEER],
    ['the peer if there is only a comma', 'hops:2', ',', PEER],
  ])('is %s', async (_name, variable, forwarded, expected) => {
    expect(await addressOf(variable, { 'X-Forwarded-For': forwarded })).toBe(expected);
  });

  it('is the peer if the header is missing', async () => {
    expect(await addressOf('hops:1', {})).toBe(PEER);
  });

  it('is found at the end of a very long header', async () => {
    const forged = '203.0.113.9,'.repeat(1_000);
    expect(await addressOf('hops:1', { 'X-Forwarded-For': `${forged}192.0.2.7` })).toBe('192.0.2.7');
  });
});

describe('the client address behind Front Door', () => {
  const variable = `front-door:${FRONT_DOOR_ID.toUpperCase()}`;

  it('is the one that Front Door reports', async () => {
    const headers = { 'X-Azure-FDID': FRONT_DOOR_ID, 'X-Azure-SocketIP': '192.0.2.7' };
    expect(await addressOf(variable, headers)).toBe('192.0.2.7');
  });

  // Covers: forged-address
  it('cannot be forged with headers that Front Door passes on', async () => {
    const headers = {
      'X-Azure-FDID': FRONT_DOOR_ID,
      'X-Azure-SocketIP': '192.0.2.7',
      'X-Azure-ClientIP': '203.0.113.9',
      'X-Forwarded-For': '203.0.113.9',
    };
    expect(await addressOf(variable, headers)).toBe('192.0.2.7');
  });

  it.each([
    ['bypassed Front Door', {}],
    ['came through another Front Door', { 'X-Azure-FDID': FRONT_DOOR_ID.replace('a1', 'b1') }],
    ['has only the beginning of the id', { 'X-Azure-FDID': FRONT_DOOR_ID.slice(0, 8) }],
  ])('is the peer if the request %s', async (_name, headers) => {
    expect(await addressOf(variable, { ...headers, 'X-Azure-SocketIP': '192.0.2.7' })).toBe(PEER);
  });

  it('is the peer if Front Door sent no address', async () => {
    expect(await addressOf(variable, { 'X-Azure-FDID': FRONT_DOOR_ID, 'X-Azure-SocketIP': 'a, b' })).toBe(
      PEER,
    );
  });
});

describe('TRUSTED_PROXY', () => {
  it.each<[string, TrustedProxy]>([
    ['none', { kind: 'none' }],
    ['hops:3', { kind: 'hops', count: 3 }],
    ['app-gateway', { kind: 'hops', count: 1 }],
    ['app-gateway:2', { kind: 'hops', count: 2 }],
    [`front-door:${FRONT_DOOR_ID}`, { kind: 'front-door', id: FRONT_DOOR_ID }],
  ])('accepts %s', (text, expected) => {
    expect(readConfiguration({ TRUSTED_PROXY: text }).http.trustedProxy).toEqual(expected);
  });

  it.each([
    'hops',
    'hops:0',
    'hops:11',
    'hops:-1',
    'app-gateway:',
    'app-gateway:0',
    'app-gateway:11',
    'front-door:',
    'front-door:mine',
    'FRONT-DOOR',
    'all',
  ])('refuses "%s"', (text) => {
    expect(() => readConfiguration({ TRUSTED_PROXY: text })).toThrow('TRUSTED_PROXY: must be none, hops:1');
  });
});
