import { describe, expect, it } from 'vitest';
import { createCanary, createLeakGuard } from './leak-guard.ts';

const CANARY = createCanary('a secret');

function run(pieces: readonly string[]): { readonly text: string; readonly leaked: boolean } {
  const guard = createLeakGuard(CANARY);
  const text = pieces.map((piece) => guard.push(piece)).join('') + guard.end();
  return { text, leaked: guard.leaked };
}

/** Each character by itself, and every way to cut a text into two. */
function cuts(text: string): string[][] {
  return [[...text], ...Array.from(text, (_, index) => [text.slice(0, index), text.slice(index)])];
}

describe('the canary', () => {
  it('is the same for the same secret, and tells nothing of it', () => {
    expect(CANARY).toMatch(/^z[0-9a-f]{15}$/);
    expect(createCanary('a secret')).toBe(CANARY);
    expect(createCanary('another')).not.toBe(CANARY);
  });
});

it.each([
  ['as it is', CANARY],
  ['in capitals', CANARY.toUpperCase()],
  ['spelt', [...CANARY].join(' ')],
  ['hyphenated', [...CANARY].join(' - ')],
  ['emphasised', `${CANARY.slice(0, 5)}**${CANARY.slice(5)}`],
  ['behind its own beginning', CANARY.slice(0, 9) + CANARY],
])('keeps it back, and all that follows, %s and however it is cut', (what, written) => {
  const results = cuts(`Well: ${written}. More.`).map(run);
  const shown = what === 'behind its own beginning' ? `Well: ${CANARY.slice(0, 9)}` : 'Well: ';
  expect(new Set(results.map(({ text }) => text))).toEqual(new Set([shown]));
  expect(results.every(({ leaked }) => leaked)).toBe(true);
});

it.each([
  'Zebras graze in Zürich, 10 z',
  CANARY.slice(0, -1),
  `z ${CANARY.slice(1, 9)} and no more`,
  `${CANARY.slice(0, 8)}     ${CANARY.slice(8)}`,
])('lets %j pass, however it is cut', (text) => {
  for (const pieces of cuts(text)) expect(run(pieces)).toEqual({ text, leaked: false });
});

it('holds back nothing but what may become the canary', () => {
  const guard = createLeakGuard(CANARY);
  expect(guard.push('A text z')).toBe('A text ');
  expect(guard.push('ebra')).toBe('zebra');
});
