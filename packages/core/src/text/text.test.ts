import { describe, expect, it } from 'vitest';
import { splitSentences } from './sentences.ts';
import { contentWords, words } from './words.ts';

describe('words', () => {
  it('keeps hyphens, decimals and apostrophes inside words', () => {
    expect(words("Part-timers pay 3.50 at l'école, not £4.")).toEqual([
      'part-timers',
      'pay',
      '3.50',
      'at',
      "l'école",
      'not',
      '4',
    ]);
  });

  it('keeps vowel signs with their letters', () => {
    expect(words('हिन्दी में')).toEqual(['हिन्दी', 'में']);
  });

  it('excludes stop words from content words', () => {
    expect(contentWords('How do I get the permit, and the permit fee?')).toEqual(['permit', 'fee']);
    expect(contentWords('Wie viel kostet die Bescheinigung?')).toEqual(['kostet', 'bescheinigung']);
  });
});

describe('splitSentences', () => {
  it('does not split after abbreviations, initials and ordinals', () => {
    expect(splitSentences('Ask Dr. Example. He is in on the 3. May. Bring forms, e.g. A1.')).toEqual([
      'Ask Dr. Example.',
      'He is in on the 3. May.',
      'Bring forms, e.g. A1.',
    ]);
  });

  it('loses no text', () => {
    const text = 'One. Two! Three?\n\nFour';
    expect(splitSentences(text)).toEqual(['One.', 'Two!', 'Three?', 'Four']);
  });
});

it('contentWords keeps a word that is a stop word only in another language', () => {
  expect(contentWords('What does the black bin cost if the man in the hat died?')).toEqual([
    'black',
    'bin',
    'cost',
    'man',
    'hat',
    'died',
  ]);
  expect(contentWords('black bin 240 liter')).toEqual(['black', 'bin', '240', 'liter']);
  expect(contentWords('Wann hat die Tonne in der Altstadt man zu leeren?')).toEqual([
    'tonne',
    'altstadt',
    'leeren',
  ]);
});
