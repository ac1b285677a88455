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

  it.each([
    'Siehe Nr. 5 und Abs. 3 der Satzung.',
    'Nach § 4 Abs. 2 Ziff. 1 ist das frei.',
    'See No. 12, art. 7 and p. 3 for fees.',
    'Bring forms, e. g. A1, z. B. 5 Stück, d. h. Alles.',
    'Nur bis zum 15. März möglich.',
    'Anmeldung bis\n15. März möglich.',
    'Anmeldung bis zum 15.\nMärz möglich.',
    'Die Frist endet am\n3. Oktober 2026.',
    'Voir art. 12 et n° 5, max. 20 personnes.',
    'Véase núm. 5 y pág. 12 del folleto.',
    'Zie blz. 12 en nr. 7, max. 3 stuks.',
    'Vedi art. 5 e pag. 7.',
    'Ring tel. 555-0101 from Mon. 8 to Sat. 9 Jan. 2026.',
  ])('keeps "%s" whole', (sentence) => {
    expect(splitSentences(`${sentence} Danach nicht.`)).toEqual([sentence, 'Danach nicht.']);
  });

  it.each([
    ['The answer is no. Dogs stay outside.', 2],
    ['We meet in May.\n1. Bring a form\n2. Pay', 3],
    ['Opening hours\n15 rooms are free.', 2],
    ['Half price.² Next one.[3][4] Then more.', 3],
    ['The fee is at most 5 min. Then go.', 2],
  ])('parts the sentences of %j', (text, count) => {
    expect(splitSentences(text)).toHaveLength(count);
  });

  it('leaves the mark of a note with its sentence', () => {
    expect(splitSentences('Half price.² It was in June.[3][4] Then more.')).toEqual([
      'Half price.²',
      'It was in June.[3][4]',
      'Then more.',
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
