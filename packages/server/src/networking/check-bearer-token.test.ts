import { Secret } from '@rag/configuration';
import { expect, it } from 'vitest';
import { createTokenCheck } from './check-bearer-token.ts';

it.each([
  [null, false],
  ['Bearer wrong', false],
  ['token', false],
  ['Basic token', false],
  ['Bearer token', true],
  ['bearer token', true],
])('the token check of the Authorization header "%s" returns %s', (header, allowed) => {
  expect(createTokenCheck(new Secret('token'))(header)).toBe(allowed);
});

it('the token check takes a token with spaces', () => {
  expect(createTokenCheck(new Secret('a long pass phrase'))('Bearer a long pass phrase')).toBe(true);
});

it('the token check allows everyone if no token is configured', () => {
  expect(createTokenCheck(undefined)(null)).toBe(true);
});
