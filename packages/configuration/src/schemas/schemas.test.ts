import { describe, expect, it } from 'vitest';
import { percent, seconds, wholeNumber } from './numbers.ts';
import { originList } from './texts.ts';
import { trustedProxy } from './trusted-proxy.ts';

const messagesOf = (result: {
  readonly error?: { readonly issues: readonly { message: string }[] } | undefined;
}) => result.error?.issues.map(({ message }) => message) ?? [];

describe('wholeNumber', () => {
  const schema = wholeNumber({ minimum: 1, maximum: 20 });

  it('reads a number within its bounds', () => {
    expect(schema.parse('20')).toBe(20);
  });

  it.each(['0', '21', '-1', '1.5', '1e1', '0x5', 'four', '9'.repeat(400)])('refuses %s', (text) => {
    expect(messagesOf(schema.safeParse(text))).toContain('must be a whole number from 1 to 20');
  });
});

it('seconds are read as milliseconds and percent as a share', () => {
  expect([seconds({ minimum: 0, maximum: 600 }).parse('25'), percent().parse('20')]).toEqual([25_000, 0.2]);
});

it.each(['https://one.example/', 'ftp://one.example', 'one.example'])('an origin list rejects %s', (text) => {
  expect(messagesOf(originList().safeParse(text))).toEqual([
    'must be origins such as https://www.example.org, separated by commas, or *',
  ]);
});

it.each(['hops:0', 'hops:11', 'app-gateway:0', 'front-door:', 'front-door:x', 'nginx'])(
  'a trusted proxy list rejects %s',
  (text) => {
    expect(messagesOf(trustedProxy().safeParse(text))).toEqual([
      expect.stringMatching(/^must be none, hops:1/),
    ]);
  },
);
