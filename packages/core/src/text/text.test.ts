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

  it.each([
    ['What do C#, C++17, F# and .NET cost?', ['what', 'do', 'c#', 'c++', '17', 'f#', 'and', '.net', 'cost']],
    ['C/C++, A+ and item#5', ['c', 'c++', 'a+', 'and', 'item', '5']],
    ['The end.Next, R&D and Node.js', ['the', 'end.next', 'r&d', 'and', 'node.js']],
    ['§ 12, §13 and §§ 4a', ['§12', '§13', 'and', '§4a']],
  ])('keeps the signs of names: %s', (text, expected) => {
    expect(words(text)).toEqual(expected);
  });

  it.each([
    ['Where is IT?', ['where', 'is', 'IT']],
    ['Is it the WHO or the U.S.?', ['is', 'it', 'the', 'WHO', 'or', 'the', 'US']],
    ['Die IT-Abteilung', ['die', 'IT-abteilung']],
    ['IT', ['IT']],
    ['WHERE IS IT', ['where', 'is', 'it']],
    ['You must NOT go', ['you', 'must', 'not', 'go']],
    ['In May you may go on 3 May', ['in', 'May', 'you', 'may', 'go', 'on', '3', 'May']],
    ['Code A 401', ['code', 'A', '401']],
  ])('keeps the capitals of names that would be stop words: %s', (text, expected) => {
    expect(words(text)).toEqual(expected);
  });

  it.each([
    ['図書館は何時に開きますか', ['図書館', 'は', '何時', 'に', '開き', 'ます', 'か']],
    ['2024年度', ['2024', '年度']],
    ['图书馆几点开门？', ['图书', '馆', '几点', '开门']],
    ['ห้องสมุดเปิด', ['ห้อง', 'สมุด', 'เปิด']],
    ['도서관은 몇 시에', ['도서관은', '몇', '시에']],
  ])('splits languages without spaces: %s', (text, expected) => {
    expect(words(text)).toEqual(expected);
  });

  it.each([
    ['図書館は何時に開きますか', ['図書館', '開き']],
    ['图书馆几点开门？', ['图书', '馆', '开门']],
    ['Wo wohnte Goethe?', ['wohnte', 'goethe']],
    ['Wo koennen wir fuer Muell zahlen?', ['muell', 'zahlen']],
  ])('knows the stop words of %s', (text, expected) => {
    expect(contentWords(text)).toEqual(expected);
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

  it('does not split before the point of a name', () => {
    expect(splitSentences('The .NET course is full. Take another.')).toEqual([
      'The .NET course is full.',
      'Take another.',
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
