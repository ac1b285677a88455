import { once } from 'node:events';
import { createConnection, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startTcpProxy, type TcpProxy } from './tcp-proxy.ts';

let echo: Server;
let proxy: TcpProxy;
let client: Socket;

beforeEach(async () => {
  echo = createServer((socket) => socket.pipe(socket)).listen(0, '127.0.0.1');
  await once(echo, 'listening');
  const address = echo.address();
  if (address === null || typeof address === 'string') throw new Error('The echo has no port.');
  proxy = await startTcpProxy({ host: '127.0.0.1', port: address.port });
  client = createConnection(proxy.port, '127.0.0.1');
  await once(client, 'connect');
});

afterEach(async () => {
  client.destroy();
  await proxy.close();
  echo.close();
});

async function exchange(text: string): Promise<string> {
  client.write(text);
  const [answer] = await once(client, 'data');
  return String(answer);
}

describe('startTcpProxy', () => {
  it('forwards both directions and counts the round trips', async () => {
    expect([await exchange('one'), await exchange('two')]).toEqual(['one', 'two']);
    expect({ roundTrips: proxy.roundTrips, sent: proxy.sent.map(String) }).toEqual({
      roundTrips: 2,
      sent: ['one', 'two'],
    });
  });

  it('delays the data of the server', async () => {
    proxy.delayMs = 100;
    const startedAt = performance.now();
    expect(await exchange('late')).toBe('late');
    expect(performance.now() - startedAt).toBeGreaterThan(90);
  });

  it('closes every connection on cut and accepts new ones', async () => {
    const closed = once(client, 'close');
    proxy.cut();
    await closed;
    client = createConnection(proxy.port, '127.0.0.1');
    await once(client, 'connect');
    expect(await exchange('again')).toBe('again');
  });
});
