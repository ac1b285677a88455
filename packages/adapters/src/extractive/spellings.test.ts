import { describe, expect, it } from 'vitest';
import { ask } from './__fixtures__/ask.ts';

const OTHER = 'Das Archiv liegt neben dem Rathaus und gehört der Stadt.';

describe('a spelling', () => {
  it.each([
    ['Wann ist der Laden geoeffnet?', 'Der Laden ist ab 9 Uhr geöffnet.'],
    ['Wann ist der Laden geöffnet?', 'Der Laden ist ab 9 Uhr geoeffnet.'],
    ['Welche Strasse ist gesperrt?', 'Die Straße am Markt ist gesperrt.'],
    ['Welche Straße ist gesperrt?', 'Die Strasse am Markt ist gesperrt.'],
    ['wann oeffnet das cafe', 'Das Café öffnet um 10 Uhr.'],
    ['Wie hoch ist die Gebuehr?', 'Die Gebühr beträgt 5 Euro.'],
    ['Wo wohnte Goethe?', 'Goethe wohnte hier im Haus am Markt.'],
    ['Où est le metro?', 'Le métro est dans la rue du Lac.'],
  ])('with and without marks is the same: %s', async (question, sentence) => {
    expect(await ask(question, [OTHER, sentence])).toBe(`${sentence} [1]`);
  });

  it('with "oe" is not that of another word with "o"', async () => {
    expect(await ask('Where is the poet?', ['The pot is in the kitchen.'])).toBeUndefined();
  });
});

describe('a date', () => {
  const QUESTIONS = [
    '01.03.2026',
    '1.3.2026',
    '1 March 2026',
    '1st of March 2026',
    'March 1, 2026',
    '2026-03-01',
    '1. März 2026',
  ];
  const WRITTEN = [
    '01.03.2026',
    '1 March 2026',
    'March 1, 2026',
    '2026-03-01',
    '1. März 2026',
    '1er mars 2026',
  ];

  it.each(QUESTIONS.flatMap((asked) => WRITTEN.map((said) => [asked, said] as const)))(
    'is the same in each form: %s and %s',
    async (asked, said) => {
      const passages = [
        `The term ends on ${said}.`,
        'The term begins on 1 April 2026.',
        'The term pauses on 3 March 2025.',
      ];
      expect(await ask(`What ends on ${asked}?`, passages)).toMatch(/^The term ends on/u);
    },
  );

  it('matches the name of its month', async () => {
    expect(
      await ask('Was schließt im März?', [
        'Das Bad schließt am 15.03.2026.',
        'Das Bad öffnet am 15.04.2026.',
      ]),
    ).toMatch(/^Das Bad schließt/u);
  });
});

describe('a number', () => {
  it.each([
    ['Für wen ist der Zuschuss von 1200,50 Euro?', 'Der Zuschuss von 1.200,50 Euro ist für Familien.'],
    ['Für wen ist der Zuschuss von 1.200 Euro?', 'Der Zuschuss von 1200,00 Euro ist für Familien.'],
    ['For whom is the grant of 1200.50 euros?', 'The grant of 1,200.50 euros is for families.'],
    ['For whom is the grant of 1,200 euros?', 'The grant of 1200.00 euros is for families.'],
    [
      'For whom is the grant of 1,200.50 euros?',
      'Der grant of 1.200,50 euros ist für Familien und nicht für alle.',
    ],
  ])('is the same with and without separators: %s', async (question, sentence) => {
    const other = sentence.replace(/1[.,]?200(?:[.,]\d\d)?/u, '900');
    expect(await ask(question, [other, sentence])).toMatch(new RegExp(`^${sentence.slice(0, 30)}`, 'u'));
  });
});

describe('a compound', () => {
  it.each([
    ['Wie hoch ist die Bücherausweisgebühr?', 'Die Gebühr für den Bücherausweis beträgt 12 Euro.'],
    ['Wie hoch ist die Buecherausweisgebuehr?', 'Die Gebühr für den Bücherausweis beträgt 12 Euro.'],
    ['Bücherausweisgebühr', 'Die Gebühr für den Bücherausweis beträgt 12 Euro.'],
    ['Wie hoch ist die Gebühr für den Bücherausweis?', 'Die Bücherausweisgebühr beträgt 12 Euro.'],
    ['Wie viel kostet die Hundesteuer?', 'Die Steuer für Hunde beträgt 96 Euro im Jahr.'],
    ['Wie hoch ist die Steuer für einen Hund?', 'Die Hundesteuer beträgt 96 Euro im Jahr.'],
    ['Wie hoch ist die Steuer für eine Zweitwohnung?', 'Die Zweitwohnungssteuer beträgt 10 Prozent.'],
    ['Wie hoch ist die Zweitwohnungssteuer?', 'Die Steuer für Zweitwohnungen beträgt 10 Prozent.'],
    ['Wie hoch ist die Zweitwohnungssteuer?', 'Die Steuer für die Zweitwohnung beträgt 10 Prozent.'],
  ])('is the same as its parts: %s', async (question, sentence) => {
    expect(await ask(question, [OTHER, sentence])).toBe(`${sentence} [1]`);
  });

  it('is not found by one of its parts alone', async () => {
    expect(
      await ask('Wie hoch ist die Katzensteuer?', ['Die Steuer für Hunde beträgt 96 Euro im Jahr.']),
    ).toBeUndefined();
  });
});
