import { expect, it } from 'vitest';
import { ask } from '../extractive/__fixtures__/ask.ts';
import { foldLetters } from './word-parts.ts';
import { isAskingWord, wordWeight } from './word-weight.ts';

it.each([
  ['What is the fine for parking?', 'Parking costs 2 euros an hour.'],
  ['Where is the charging station?', 'The railway station is beside the town hall.'],
  ['What is the chip for the gate?', 'The gate is closed at 22:00.'],
])('says nothing where a topic is missing: %s', async (question, other) => {
  expect(await ask(question, [other, 'The archive belongs to the town.'])).toBeUndefined();
});

it.each([
  'charging',
  'hearing',
  'filling',
  'dating',
  'fasting',
  'pricing',
  'feeling',
  'dealing',
  'sorting',
  'fine',
  'case',
  'mine',
  'chip',
  'call',
  'drop',
  'front',
  'hold',
  'swap',
  'late',
  'spät',
])('takes "%s" for a topic', (word) => {
  expect(wordWeight(word)).toBe(1);
});

it.each(['giving', 'getting', 'becoming', 'putting', 'find', 'together', 'now', 'gegen'])(
  'takes "%s" for a word that says little',
  (word) => {
    expect(wordWeight(word)).toBeLessThan(0.5);
  },
);

it('takes "opening times" for the hours, and not for times that other texts speak of', async () => {
  const stories = {
    heading: 'Children',
    content: 'Story time takes place in the library on Saturday at 11:00.',
  };
  const hours = {
    heading: 'Places and opening hours',
    content: '| Place | Monday | Saturday |\n|---|---|---|\n| Library | closed | 10:00–16:00 |',
  };
  expect(await ask('library opening times', [stories, hours])).toMatch(/^Library/u);
});

it.each(['cheaper', 'largest', 'billiger', 'größer', 'länger'])(
  'takes "%s" for a word that asks for a kind of thing',
  (word) => {
    expect(isAskingWord(foldLetters(word))).toBe(true);
  },
);
