import { describe, expect, it } from 'vitest';
import { RagError } from '../errors.ts';
import { expectEqual, expectRejection, expectTrue } from './assert.ts';

describe('expectEqual', () => {
  it.each([
    ['primitives', 'a', 'a'],
    ['not-a-number', Number.NaN, Number.NaN],
    ['nested arrays', [1, [2, undefined]], [1, [2, undefined]]],
    ['objects in any order of keys', { a: 1, b: { c: 2 } }, { b: { c: 2 }, a: 1 }],
    ['an absent property and an undefined one', { a: 1, b: undefined }, { a: 1 }],
    ['byte arrays', Uint8Array.of(0, 255), Uint8Array.of(0, 255)],
  ])('accepts equal %s', (_what, actual, expected) => {
    expect(() => expectEqual(actual, expected, 'same')).not.toThrow();
  });

  it.each([
    ['a number and its digits', 1, '1'],
    ['null and an empty object', null, {}],
    ['lists of other length', [1], [1, 2]],
    ['a list and an object', [], {}],
    ['one more property', { a: 1, b: 2 }, { a: 1 }],
    ['one property less', { a: 1 }, { a: 1, b: 2 }],
    ['other bytes', Uint8Array.of(1), Uint8Array.of(2)],
    ['undefined and an empty byte array', undefined, new Uint8Array()],
  ])('refuses %s', (_what, actual, expected) => {
    expect(() => expectEqual(actual, expected, 'same')).toThrow('same: expected');
  });

  it('says what was expected and what came', () => {
    expect(() => expectEqual(Uint8Array.of(1, 2), undefined, 'the value')).toThrow(
      'the value: expected "undefined", got [1,2]',
    );
  });
});

describe('expectTrue', () => {
  it('throws its message', () => {
    expect(() => expectTrue(false, 'the rule')).toThrow('the rule');
  });
});

describe('expectRejection', () => {
  it('returns the error when the code is the one expected', async () => {
    const error = new RagError('aborted', 'The caller gave up.');
    expect(await expectRejection(Promise.reject(error), 'aborted')).toBe(error);
  });

  it.each([
    ['another code', () => Promise.reject(new RagError('timeout', 'Too slow.')), 'got RagError "timeout"'],
    ['a foreign error', () => Promise.reject(new TypeError('no')), 'got TypeError: no'],
    ['a value', () => Promise.resolve([1]), 'got [1]'],
  ])('throws on %s', async (_what, call, message) => {
    await expect(expectRejection(call(), 'aborted')).rejects.toThrow(message);
  });
});
