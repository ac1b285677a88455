import { describe, expect, it } from 'vitest';
import { createLexicalIndex, type LexicalIndex } from './lexical-index.ts';
import { readDocuments } from './read-documents.ts';
import { runSteps } from './run-steps.ts';

const TEXTS = [
  'Employees receive thirty days of vacation each year.',
  'The canteen serves lunch from noon until two.',
  'Travel expenses are refunded within a month.',
  'Für den Jahresurlaub gilt ein Antrag beim Vorgesetzten.',
  'A heat shield protects the capsule; shields wear out.',
  'The capsule is made of steel. Every shield is tested, and heat is measured.',
];

const indexOf = (texts: readonly string[], titles: readonly string[] = []): LexicalIndex =>
  createLexicalIndex(
    runSteps(readDocuments(texts.map((content, index) => ({ content, title: titles[index] ?? '' })))),
  );

function ranking(index: LexicalIndex, question: string): number[] {
  const { scores } = index.match(question);
  return [...scores.keys()]
    .filter((document) => (scores[document] ?? 0) > 0)
    .sort((left, right) => (scores[right] ?? 0) - (scores[left] ?? 0));
}

describe('the ranking', () => {
  const index = indexOf(TEXTS);

  it.each([
    ['an inflected word', 'Which travels get refunding?', 2],
    ['a misspelt word', 'vaccation', 0],
    ['a part of a compound', 'Urlaub', 3],
    ['a word without its accent', 'fur Vorgesetzte', 3],
  ])('finds %s', (_, question, document) => {
    expect(ranking(index, question)[0]).toBe(document);
  });

  it('gives a synonym nearly the weight of a word that no document has', () => {
    const many = [
      'The death of a grandparent brings a holiday.',
      'The town passed a budget.',
      'The town passed a plan.',
    ];
    expect(ranking(indexOf(many), 'My grandma passed away')[0]).toBe(0);
  });

  it('finds less by the form of a verb that says little', () => {
    const texts = ['Getting a card is easy.', 'Days off for a marriage or a birth.'];
    expect(ranking(indexOf(texts), 'day off for getting married')[0]).toBe(1);
  });

  it('prefers documents with the words next to each other as in the question', () => {
    const apart = 'A shield wears out while heat rises.';
    const together = 'While a heat shield wears out, rises.';
    expect(ranking(indexOf([apart, together]), 'heat shield')).toEqual([1, 0]);
  });

  it('prefers the topic to words that say little about it', () => {
    const texts = [
      'Broken lamps are replaced. Get rid of broken glass quickly.',
      'Fridges are taken at the centre.',
    ];
    expect(ranking(indexOf(texts), 'How do I get rid of a broken fridge?')[0]).toBe(1);
  });

  it('ignores question words', () => {
    expect(ranking(index, 'When is there lunch until?')).toEqual([1]);
  });

  it('uses stop words when a question has no other words', () => {
    expect(ranking(index, 'until')).toContain(1);
  });

  it('gives a word in the title more weight than one in the text', () => {
    const titled = indexOf(['Rules for lunch.', 'Rules for lunch.'], ['', 'lunch']);
    expect(ranking(titled, 'lunch')[0]).toBe(1);
  });

  it('matches nothing in an empty index', () => {
    expect(indexOf([]).match('lunch').scores).toHaveLength(0);
  });

  it('scores no document for a question without known words', () => {
    expect(ranking(index, 'xyzzy')).toEqual([]);
  });
});

describe('relevance', () => {
  const index = indexOf(TEXTS);
  const relevance = (question: string, document: number): number => index.match(question).relevance(document);

  it('is 1 when the document contains every content word', () => {
    expect(relevance('How many days of vacation do employees receive?', 0)).toBe(1);
  });

  it('is 0 when it contains none', () => {
    expect(relevance('How many days of vacation do employees receive?', 1)).toBe(0);
  });

  it('is 0 for a question without content words', () => {
    expect(relevance('What is it?', 1)).toBe(0);
  });

  it('counts a word that is in no document as missing', () => {
    expect(relevance('vacation in Antarctica', 0)).toBeLessThan(0.5);
  });

  it('gives a word that is in no document more weight than one that is only in other documents', () => {
    expect(relevance('vacation in Antarctica', 0)).toBeLessThan(0.6 * relevance('vacation at noon', 0));
  });

  it('does not treat a word similar to one in another document as unknown', () => {
    expect(relevance('vacation, Vorgesetzte', 0)).toBeGreaterThan(relevance('vacation in Antarctica', 0));
  });

  it('does not treat an unknown number as another topic', () => {
    expect(relevance('vacation in 1998', 0)).toBeGreaterThan(relevance('vacation in Antarctica', 0));
  });

  it('gives a rare word more weight than a common one', () => {
    expect(relevance('capsule steel', 5)).toBe(1);
    expect(relevance('capsule noon', 4)).toBeLessThan(relevance('capsule noon', 1));
  });

  it('counts a misspelled word as mostly found', () => {
    expect(relevance('vaccation', 0)).toBeGreaterThan(0.5);
  });

  it('counts a repeated word once', () => {
    expect(relevance('lunch lunch lunch Antarctica', 1)).toBe(relevance('lunch Antarctica', 1));
  });

  it('does not confuse similar numbers', () => {
    expect(indexOf(['Form 20241234 is due.']).match('20241235').relevance(0)).toBe(0);
  });
});

describe('readDocuments', () => {
  it('yields to the event loop while it reads', () => {
    const documents = Array.from({ length: 600 }, (_, index) => ({
      content: `Passage ${index}: ${TEXTS.join(' ')}`,
      title: '',
    }));
    const steps = readDocuments(documents);
    let pauses = 0;
    while (steps.next().done !== true) pauses += 1;
    expect(pauses).toBeGreaterThan(1);
  });
});

describe('the context in brackets behind a question', () => {
  it('has less weight than the question', () => {
    expect(ranking(indexOf(['Annual leave.', 'Seasonal staff.']), 'And seasonal? (leave)')).toEqual([1, 0]);
  });

  it('influences the ranking', () => {
    const index = indexOf(['Rules for part-timers.', 'Leave for part-timers.']);
    expect(ranking(index, 'And part-timers? (leave)')[0]).toBe(1);
  });

  it('contributes less to the relevance than the question', () => {
    const { relevance } = indexOf(['Annual leave.', 'Seasonal staff.']).match('seasonal (leave)');
    expect(relevance(1)).toBeGreaterThan(relevance(0));
  });
});
