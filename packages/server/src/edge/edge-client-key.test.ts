import { Hono } from 'hono';
import { expect, it } from 'vitest';
import { createEdgeClientKey } from './edge-client-key.ts';

async function keyOf(secret: string, headers: Record<string, string>): Promise<string> {
  const clientKey = createEdgeClientKey(secret);
  const app = new Hono().get('/', (context) => context.text(clientKey(context)));
  return (await app.request('/', { headers })).text();
}

it('the client key is the same for one network, whatever headers the client sends', async () => {
  const plain = await keyOf('s', { 'CF-Connecting-IP': '2001:db8:0:1::1' });
  const claimed = await keyOf('s', { 'CF-Connecting-IP': '2001:db8:0:1::2', 'X-Forwarded-For': '192.0.2.9' });
  expect(claimed).toBe(plain);
});

it('the client key differs by network and by secret, and never contains the address', async () => {
  const headers = { 'CF-Connecting-IP': '192.0.2.1' };
  const keys = [
    await keyOf('s', headers),
    await keyOf('t', headers),
    await keyOf('s', { 'CF-Connecting-IP': '192.0.2.2' }),
    await keyOf('s', {}),
  ];
  expect(new Set(keys).size).toBe(4);
  expect(keys.join()).not.toContain('192.0.2');
});
