import { describe, expect, it } from 'vitest';
import { createClientKey, createRotatingClientKey, toNetwork } from './client-key.ts';

describe('toNetwork', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:0DB8:0001:0002::9', '2001:db8:1:2'],
    ['2001:db8::1', '2001:db8:0:0'],
    ['2001:db8:1:2::', '2001:db8:1:2'],
    ['::1', '0:0:0:0'],
    ['fe80::1%eth0', 'fe80:0:0:0'],
    ['64:ff9b::192.0.2.7', '64:ff9b:0:0'],
    ['1::2:3:4:5:6:7', '1:0:2:3'],
  ])('makes of %s the network %s', (address, network) => {
    expect(toNetwork(address)).toBe(network);
  });
});

describe('createClientKey', () => {
  const secret = new Uint8Array(32).fill(7);
  const contextOf = (remoteAddress: string) =>
    ({ env: { incoming: { socket: { remoteAddress, remotePort: 1, remoteFamily: 'IPv4' } } } }) as never;

  it('gives the same client the same key', () => {
    const clientKey = createClientKey(secret);

    expect(clientKey(contextOf('2001:db8:1:2::1'))).toBe(clientKey(contextOf('2001:db8:1:2::2')));
  });

  it('tells clients apart', () => {
    const clientKey = createClientKey(secret);

    expect(clientKey(contextOf('192.0.2.7'))).not.toBe(clientKey(contextOf('192.0.2.8')));
  });

  it('depends on the secret, so that nobody can look an address up', () => {
    const other = createClientKey(new Uint8Array(32).fill(8));

    expect(other(contextOf('192.0.2.7'))).not.toBe(createClientKey(secret)(contextOf('192.0.2.7')));
  });

  it('goes over to the next secret when that comes', () => {
    let secret = new Uint8Array(32).fill(1);
    const clientKey = createRotatingClientKey(() => secret);
    const before = [clientKey(contextOf('192.0.2.7')), clientKey(contextOf('192.0.2.7'))];
    secret = new Uint8Array(32).fill(2);
    const after = clientKey(contextOf('192.0.2.7'));

    expect([new Set(before).size, before.includes(after)]).toEqual([1, false]);
  });
});
