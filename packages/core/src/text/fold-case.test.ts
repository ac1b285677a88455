import { expect, it } from 'vitest';
import { foldCase } from './index.ts';

it.each([
  ['What Does A Passport Cost?', 'what does a passport cost?'],
  ['WHAT DOES A PASSPORT COST?', 'what does a passport cost?'],
  ['Was kostet der Reisepass?', 'was kostet der reisepass?'],
  ['Who runs IT?', 'who runs IT?'],
  ['Which DIN applies in the USA?', 'which DIN applies in the USA?'],
  ['Wer leitet die IT-Abteilung der GmbH?', 'wer leitet die IT-abteilung der GmbH?'],
  ['Où est l’École ?', 'où est l’école ?'],
  ['What is 2² in C#?', 'what is 2² in c#?'],
  ['What Is E 240 In Zone B?', 'what is E 240 in zone b?'],
  ['', ''],
])('foldCase maps %j to %j', (text, folded) => {
  expect(foldCase(text)).toBe(folded);
  expect(foldCase(folded)).toBe(folded);
});

it('foldCase never makes a text longer', () => {
  const text = 'İ'.repeat(100);
  expect(foldCase(text)).toHaveLength(100);
});
