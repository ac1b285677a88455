import { createHmac } from 'node:crypto';
import type { TrustedProxy } from '@rag/configuration';
import { Hono } from 'hono';
import { describe, expect, it, vi } from 'vitest';
import { createClientKey } from './client-key.ts';

const SECRET = new Uint8Array(32).fill(7);

/** Sends one request over each connection; the same object is the same connection. */
function asker(options: Parameters<typeof createClientKey>[0]) {
  const clientKey = createClientKey(options);
  const app = new Hono().get('/', (context) => context.text(clientKey(context)));
  return async (socket: object, headers: Record<string, string> = {}) =>
    (await app.request('/', { headers }, { incoming: { socket } })).text();
}

const from = (remoteAddress: string) => ({ remoteAddress, remotePort: 1, remoteFamily: 'IPv4' });

describe('createClientKey', () => {
  // Covers: stored-address
  it('returns the HMAC of the network', async () => {
    const key = await asker({ secret: () => SECRET })(from('192.0.2.7'));
    expect(key).toBe(createHmac('sha256', SECRET).update('192.0.2.7').digest('base64url'));
  });

  // Covers: ipv6-addresses
  it('gives all addresses of one IPv6 subscriber the same key', async () => {
    const ask = asker({ secret: () => SECRET });
    expect(await ask(from('2001:db8:1:2::1'))).toBe(await ask(from('2001:db8:1:2::2')));
  });

  it('gives different clients different keys', async () => {
    const ask = asker({ secret: () => SECRET });
    expect(await ask(from('192.0.2.7'))).not.toBe(await ask(from('192.0.2.8')));
  });

  // Covers: shared-proxy-address
  it('gives clients behind one proxy different keys, even over one connection', async () => {
    const ask = asker({ secret: () => SECRET, trustedProxy: { kind: 'hops', count: 1 } });
    const proxy = from('10.0.0.4');
    const keys = [
      await ask(proxy, { 'X-Forwarded-For': '192.0.2.7' }),
      await ask(proxy, { 'X-Forwarded-For': '192.0.2.8' }),
    ];
    expect(new Set(keys).size).toBe(2);
  });

  // Covers: address-with-port
  it('gives a client behind Application Gateway the same key for each connection', async () => {
    const ask = asker({ secret: () => SECRET, trustedProxy: { kind: 'hops', count: 1 } });
    const keys = [
      await ask(from('10.0.0.4'), { 'X-Forwarded-For': '192.0.2.7:50001' }),
      await ask(from('10.0.0.4'), { 'X-Forwarded-For': '192.0.2.7:50002' }),
    ];
    expect(new Set(keys).size).toBe(1);
  });

  // Covers: stored-address
  it('uses the next secret as soon as it is set, even over one connection', async () => {
    let secret = SECRET;
    const ask = asker({ secret: () => secret });
    const connection = from('192.0.2.7');
    const before = [await ask(connection), await ask(connection)];
    secret = new Uint8Array(32).fill(8);
    expect([new Set(before).size, before.includes(await ask(connection))]).toEqual([1, false]);
  });
});

describe('the warning about untrusted proxies', () => {
  const PROXY = '10.0.0.4';
  const CLIENT = '1.1.1.1';

  it.each<[string, boolean, TrustedProxy, string, string | undefined]>([
    ['appears behind a proxy if none is configured', true, { kind: 'none' }, PROXY, CLIENT],
    [
      'appears behind two proxies if one is configured',
      true,
      { kind: 'hops', count: 1 },
      PROXY,
      `${CLIENT}, 10.0.0.9`,
    ],
    ['does not appear if every proxy is configured', false, { kind: 'hops', count: 1 }, PROXY, CLIENT],
    ['does not appear without a proxy', false, { kind: 'none' }, PROXY, undefined],
    ['cannot be triggered by a public client', false, { kind: 'none' }, '8.8.8.8', CLIENT],
    ['does not appear if a private client is behind the proxy', false, { kind: 'none' }, PROXY, '10.0.0.7'],
  ])('%s', async (_name, expected, trustedProxy, peer, forwarded) => {
    const onSuspicion = vi.fn();
    const ask = asker({ secret: () => SECRET, trustedProxy, onSuspicion });
    await ask(from(peer), forwarded === undefined ? {} : { 'X-Forwarded-For': forwarded });
    expect(onSuspicion.mock.calls.length > 0).toBe(expected);
  });

  it('appears only once', async () => {
    const onSuspicion = vi.fn();
    const ask = asker({ secret: () => SECRET, onSuspicion });
    for (let count = 0; count < 3; count += 1) await ask(from(PROXY), { 'X-Forwarded-For': CLIENT });
    expect(onSuspicion).toHaveBeenCalledOnce();
  });
});
