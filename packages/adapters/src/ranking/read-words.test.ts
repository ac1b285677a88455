import { describe, expect, it } from 'vitest';
import { plainNumber, readWords } from './read-words.ts';

describe('readWords', () => {
  it.each([
    ['on 1 March 2026', ['on', '--03-01', '--03', '2026']],
    ['on the 1st of March', ['on', 'the', '--03-01', '--03']],
    ['on March 1, 2026', ['on', '--03', '--03-01', '2026']],
    ['am 01.03.2026', ['am', '--03-01', '--03', '2026']],
    ['2026-03-01', ['--03-01', '--03', '2026']],
    ['in March 2026', ['in', 'march', 'march 2026', '2026']],
    ['99 March', ['99', 'march']],
    ['version 3.13.2026', ['version', '3.13.2026']],
  ])('reads the date in "%s"', (text, expected) => {
    expect(readWords(text).words).toEqual(expected);
  });

  it('adds a label with its number', () => {
    expect(readWords('Error 404 is new').words).toEqual(['error', 'error 404', '404', 'is', 'new']);
  });
});

describe('plainNumber', () => {
  it.each([
    ['1,200.50', 'en', '1200.50'],
    ['1.200,50', 'de', '1200.50'],
    ['1.200,50', 'en', '1200.50'],
    ['1.200', 'de', '1200'],
    ['1.200', 'en', '1.200'],
    ['1,200', 'en', '1200'],
    ['1,200', 'de', '1.200'],
    ['1.200.000', 'en', '1200000'],
    ['96,00', 'de', '96'],
    ['4,5', 'de', '4.5'],
    ['0.125', 'de', '0.125'],
    ['2.10', 'en', '2.10'],
    ['3.1.2', 'en', '3.1.2'],
    ['1,2,3', 'en', '1,2,3'],
    ['42', 'en', '42'],
  ])('reads %s in %s as %s', (number, language, plain) => {
    expect(plainNumber(number, language)).toBe(plain);
  });
});
