import { describe, expect, it } from 'vitest';
import { grams, wordParts } from './word-parts.ts';

const texts = (word: string): string[] => wordParts(word).map(({ text }) => text);

describe('wordParts', () => {
  it.each([
    ['leave', ['leave']],
    ['part-timers', ['part', 'timers']],
    ['x-ray', ['x', 'ray']],
    ["l'eau", ['eau']],
    ['plato’s', ['plato']],
    ['end.next', ['end', 'next']],
    ['3.5', ['3.5']],
    ['1,000', ['1,000']],
    ['café', ['cafe']],
    ['straße', ['strasse']],
    ['年次有給', ['年次', '次有', '有給']],
    ['2024年度', ['2024', '年度']],
    ['年', ['年']],
    ['が', ['が']],
  ])('splits %s', (word, parts) => {
    expect(texts(word)).toEqual(parts);
  });

  it('marks parts that are pairs of characters', () => {
    expect(wordParts('pdf文書').map(({ isPair }) => isPair)).toEqual([false, true]);
  });
});

describe('grams', () => {
  it.each([
    ['wing', ['_win', 'wing', 'ing_']],
    ['of', ['_of_']],
    ['a', ['_a_']],
  ])('covers %s and its borders', (word, runs) => {
    expect(grams(word)).toEqual(runs);
  });
});
