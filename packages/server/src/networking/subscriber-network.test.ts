import { describe, expect, it } from 'vitest';
import { toNetwork } from './subscriber-network.ts';

describe('toNetwork', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['192.0.2.7:50001', '192.0.2.7'],
    [' 192.0.2.7 ', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['::ffff:c000:207', '192.0.2.7'],
    ['[::ffff:192.0.2.7]:443', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['[2001:db8:1:2:3:4:5:6]:50001', '2001:db8:1:2'],
    ['[2001:db8:1:2::]', '2001:db8:1:2'],
    ['2001:0DB8:0001:0002::9', '2001:db8:1:2'],
    ['2001:db8::1', '2001:db8:0:0'],
    ['::1', '0:0:0:0'],
    ['fe80::1%eth0', 'fe80:0:0:0'],
    ['1::2:3:4:5:6:7', '1:0:2:3'],
  ])('maps %s to the network %s', (address, network) => {
    expect(toNetwork(address)).toBe(network);
  });

  it.each([
    ['nothing', undefined],
    ['an empty text', ''],
    ['a name', 'localhost'],
    ['a short form of IPv4', '127.1'],
    ['IPv4 in hexadecimal', '0x7f.0.0.1'],
    ['a part beyond 255', '192.0.2.256'],
    ['nine groups', '1:2:3:4:5:6:7:8:9'],
    ['two addresses', '192.0.2.7, 192.0.2.8'],
    ['an invalid port', '192.0.2.7:port'],
    ['a script', '<script>'],
  ])('maps %s to "unknown"', (_name, address) => {
    expect(toNetwork(address)).toBe('unknown');
  });
});
