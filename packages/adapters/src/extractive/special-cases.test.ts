import { expect, it } from 'vitest';
import { ask } from './__fixtures__/ask.ts';

const WEDDINGS = [
  { content: 'A wedding costs 95 euros on working days and 180 euros on Saturdays.', heading: 'Weddings' },
  { content: 'On Sundays the boat house is let for 20 euros.', heading: 'Boat house' },
  { content: 'A grave for an urn costs 720 euros.', heading: 'Cemetery' },
  { content: 'The tax for a dog is 90 euros a year.', heading: 'Dogs' },
];

it.each(['What does a wedding on a Sunday cost?', 'What does a grave for a dog cost?'])(
  'says nothing on a case that other passages alone name: %s',
  async (question) => {
    expect(await ask(question, WEDDINGS)).toBeUndefined();
  },
);

it.each([
  ['What does a wedding on a Saturday cost?', /^A wedding costs/u],
  ['What does a grave for an urn cost?', /^A grave for an urn/u],
  ['On which day can I marry?', /^A wedding costs/u],
])('answers what the passage itself names: %s', async (question, answer) => {
  expect(await ask(question, WEDDINGS)).toMatch(answer);
});

it('answers with words that no passage has, which may say the same in another way', async () => {
  expect(await ask('What does a lovely wedding cost on a Saturday?', WEDDINGS)).toMatch(/^A wedding costs/u);
});

it('takes "It" for what the sentence before names', async () => {
  const leave = {
    heading: 'Family',
    content:
      'Parental leave lasts up to three years for each child. It is announced in writing seven weeks before it begins. ' +
      'Working up to 32 hours a week is allowed during parental leave.',
  };
  expect(await ask('How early do I have to announce parental leave?', [leave])).toMatch(
    /^Parental leave lasts [^.]*\. \[1\] It is announced/u,
  );
});
