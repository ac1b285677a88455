import { Secret } from '@rag/configuration';
import { expect, it } from 'vitest';
import { createTokenCheck } from './bearer-token.ts';

it.each([
  [null, false],
  ['Bearer wrong', false],
  ['token', false],
  ['Bearer token', true],
])('an Authorization header of %s is allowed: %s', (header, allowed) => {
  expect(createTokenCheck(new Secret('token'))(header)).toBe(allowed);
});

it('everyone is allowed where there is no token', () => {
  expect(createTokenCheck(undefined)(null)).toBe(true);
});
