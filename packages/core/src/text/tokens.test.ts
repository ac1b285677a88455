import { estimateTokenCount } from 'tokenx';
import { describe, expect, it } from 'vitest';
import { countTokens, takeTokens } from './tokens.ts';

describe('countTokens', () => {
  it.each([
    'How many days of leave do full-time employees get?',
    'Wie viele Tage Urlaub stehen Vollzeitkräften zu? Für 3 €?',
    'Когда открывается библиотека?',
    '図書館は何時に開きますか。',
    '',
  ])('estimates the tokens of ordinary text: %j', (text) => {
    expect(countTokens(text)).toBe(estimateTokenCount(text));
  });

  it.each([
    ['characters of old manuscripts', '҂', 2],
    ['hieroglyphs', '𓀀', 4],
    ['letters of a rare script', 'ꦲ', 3],
  ])('counts the bytes of %s', (_name, character, bytes) => {
    expect(countTokens(character.repeat(1_000))).toBe(1_000 * bytes);
  });
});

describe('takeTokens', () => {
  it.each(['word '.repeat(1_000), '𓀀'.repeat(1_000), `${'word '.repeat(50)}${'҂'.repeat(1_000)}`])(
    'returns at most the given number of tokens of text %#',
    (text) => {
      const taken = takeTokens(text, 200);
      expect(text.startsWith(taken)).toBe(true);
      expect(countTokens(taken)).toBeLessThanOrEqual(200);
      expect(countTokens(taken)).toBeGreaterThan(100);
    },
  );

  it('returns a short text unchanged', () => {
    expect(takeTokens('When does it open?', 200)).toBe('When does it open?');
  });

  it('returns nothing if not even one character fits', () => {
    expect(takeTokens('𓀀𓀀', 1)).toBe('');
  });
});
