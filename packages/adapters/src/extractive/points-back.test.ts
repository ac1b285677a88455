import { expect, it } from 'vitest';
import { ask } from './__fixtures__/ask.ts';
import { beginsWithPronoun, pointsBack } from './points-back.ts';
import { scoreUnits } from './score.ts';
import { toUnits } from './units.ts';

const ARCHIVE = { content: 'The archive is beside the town hall.', heading: 'Archive' };

it.each([
  ['How much is a locker?', 'A locker has a key. It costs 20 euros.', /It costs/u],
  ['How much are lockers?', 'Lockers have a key. They cost 20 euros.', /They cost/u],
  ['Was kostet die Halle?', 'Die Halle hat zwei Räume. Sie kostet 20 Euro.', /Sie kostet/u],
])('a pronoun stands for what the sentence before names: %s', async (question, content, answer) => {
  expect(await ask(question, [ARCHIVE, { content, heading: 'Service' }])).toMatch(answer);
});

it.each([
  ['It is announced in writing.', true],
  ['It is announced in writing before it begins, and earlier if the child is ill.', true],
  ['It is open from 9 to 17.', true],
  ['They cost 5 euros.', true],
  ['This costs 5 euros.', true],
  ['Sie gilt zwei Jahre.', true],
  ['Diese kosten 5 Euro.', true],
  ['Elle coûte 5 euros.', true],
  ['It is forbidden to smoke in the garden.', false],
  ['It is not allowed to smoke in the garden.', false],
  ['It takes three days.', false],
  ['It is known that dogs bark.', false],
  ['IT is on the second floor.', false],
  ['But a room costs 5 euros.', false],
  ['However, a room costs 5 euros.', false],
  ['Sonst kostet ein Raum 5 Euro.', false],
  ['Es gibt einen Raum für 5 Euro.', false],
  ['Es dauert drei Tage.', false],
  ['Sie können einen Raum mieten.', false],
  ['Sie müssen einen Raum mieten.', false],
  ['Sie erhalten einen Raum.', false],
  ['Il faut payer 5 euros.', false],
] as const)('tells whether "%s" begins with a pronoun for what was named: %s', (text, expected) => {
  expect(beginsWithPronoun({ kind: 'sentence', text })).toBe(expected);
});

it.each([
  ['Those cost 5 euros.', true],
  ['Those are closed on Mondays.', true],
  ['Those who are unable to pay ask for instalments.', false],
  ['Those unable to pay ask for instalments.', false],
  ['Those under 18 pay half.', false],
  ['Those living outside the town pay more.', false],
  ['Those used for work are free.', false],
  ['Those needed at night are free.', false],
  ['Those need a permit.', true],
  ['Those proceed to the desk.', true],
  ['Those exceed the limit.', true],
  ['Those bring nothing.', true],
  ['Those red lamps cost 5 euros.', true],
] as const)('tells whether "those" points back: %s', (text, expected) => {
  const unit = { kind: 'sentence', text, passageNumber: 1, position: 1, fragment: false } as const;
  expect([pointsBack(unit), beginsWithPronoun(unit)]).toEqual([expected, expected]);
});

it('takes no row of a table for what a pronoun stands for', () => {
  const passage = {
    id: '1',
    source: 'service.md',
    score: 1,
    content: 'Thing | Place\nLocker | cellar\nSafe | attic\n\nThey cost 20 euros.',
  };
  const scored = scoreUnits('safe', [passage], [toUnits(passage, 1)]);
  expect(scored.find(({ unit }) => unit.kind === 'sentence')?.coverage).toEqual([0]);
});

it('takes the sentence before a list for what a pronoun after it stands for', async () => {
  const list = {
    heading: 'Service',
    content: 'Lockers are in these places:\n\n- the cellar\n- the attic\n\nThey are let for 20 euros.',
  };
  expect(await ask('How much are lockers?', [ARCHIVE, list])).toMatch(/They are let/u);
});
