import { describe, expect, it } from 'vitest';
import { grams, stemOf, wordParts } from './word-parts.ts';

const texts = (word: string): string[] => wordParts(word).map(({ text }) => text);

describe('wordParts', () => {
  it.each([
    ['leave', ['leave']],
    ['part-timers', ['part', 'timers']],
    ['x-ray', ['xray']],
    ['e-mail', ['email']],
    ['r&d', ['rd']],
    ['ppr-9087', ['ppr9087']],
    ['e240', ['e240']],
    ['windows11', ['windows', '11']],
    ['m2', ['m2']],
    ['c++', ['c++']],
    ['IT-abteilung', ['IT', 'abteilung']],
    ['도서관은', ['도서', '서관']],
    ['엽니다', ['여']],
    ['열어요', ['여']],
    ['開き', ['開']],
    ['ห้อง', ['ห้อง']],
    ["l'eau", ['eau']],
    ['plato’s', ['plato']],
    ['end.next', ['end', 'next']],
    ['3.5', ['3.5']],
    ['1,000', ['1,000']],
    ['café', ['cafe']],
    ['straße', ['strasse']],
    ['年次有給', ['年次', '次有', '有給']],
    ['年', ['年']],
    ['が', ['が']],
  ])('splits %s', (word, parts) => {
    expect(texts(word)).toEqual(parts);
  });

  it.each([
    ['ppr-9087', ['ppr', '9087']],
    ['part-timers', ['parttimers']],
    ['e-mail', ['mail']],
    ['.net', ['net']],
    ['開館', ['開', '館']],
  ])('tells what is within %s', (word, within) => {
    expect(wordParts(word).flatMap((part) => part.within)).toEqual(within);
  });

  it.each([
    ['geöffnet', ['geoeffnet']],
    ['märz', ['maerz', '--03']],
    ['march', ['--03']],
    ['mars', []],
    ['15.02', ['--02-15']],
  ])('knows the other spellings of %s', (word, spellings) => {
    expect(wordParts(word).flatMap((part) => part.spellings)).toEqual(spellings);
  });

  it.each(['e240', 'ppr-9087', 'c#', '.net', '§12'])('takes %s for a code', (word) => {
    expect(wordParts(word).map(({ isCode }) => isCode)).toEqual([true]);
  });

  it.each(['m2', 'eur20', 'mid-2026', '5kg', '2nd', '3.5', 'covid'])('takes %s for no code', (word) => {
    expect(wordParts(word).some(({ isCode }) => isCode)).toBe(false);
  });

  it('marks parts that are pairs of characters', () => {
    expect(['pdf', '文書'].flatMap(wordParts).map(({ isPair }) => isPair)).toEqual([false, true]);
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

it.each([
  ['bus', 'buses'],
  ['gas', 'gases'],
  ['virus', 'viruses'],
  ['menu', 'menus'],
  ['house', 'houses'],
  ['sauna', 'saunas'],
  ['taxi', 'taxis'],
  ['lose', 'lost'],
  ['eat', 'eaten'],
  ['woman', 'women'],
])('gives "%s" and "%s" one stem', (one, many) => {
  expect(stemOf(one)).toBe(stemOf(many));
});

it('takes a form of two words for neither', () => {
  expect(stemOf('left')).not.toBe(stemOf('leave'));
  expect(stemOf('fell')).not.toBe(stemOf('fall'));
});
