import { expect, it } from 'vitest';
import { ask } from './__fixtures__/ask.ts';

const TEXTS = [
  'Leave is requested in the staff portal and granted by the manager.',
  'The boat house is let for weddings from May to September.',
  'Field crews work in the winter service by a shift plan.',
  'In winter the boat ramp at the slipway is closed.',
];

it('answers by two of three words', async () => {
  expect(await ask('Is the old boat ramp closed for canoes?', TEXTS)).toMatch(/^In winter the boat ramp/u);
});

it('answers by one word where the others say little', async () => {
  expect(await ask('How do I get to know about leave?', TEXTS)).toMatch(/^Leave is requested/u);
});

it('gives no answer by one of three words of the topic', async () => {
  expect(
    await ask('Where can I leave my bicycle over the winter?', [
      'Leave is requested in the staff portal. A request names the dates.',
      'Winter. Bicycle lanes are cleared.',
    ]),
  ).toBeUndefined();
});
