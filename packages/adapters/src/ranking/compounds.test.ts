import { expect, it } from 'vitest';
import { compoundParts, createCompounds } from './compounds.ts';

const parts = new Set([
  ...['gebühr', 'bücherausweis', 'hunde', 'steuer', 'zweitwohnung', 'amt', 'garten', 'wohnungen'].flatMap(
    (word) => compoundParts(word, 'de'),
  ),
  ...['pass', 'port'].flatMap((word) => compoundParts(word, 'en')),
]);
const compounds = createCompounds((part) => parts.has(part));

it.each([
  ['bucherausweisgebuhr', ['bucherausweis', 'gebuhr']],
  ['buecherausweisgebuehr', ['buecherausweis', 'gebuehr']],
  ['hundesteuer', ['hunde', 'steuer']],
  ['zweitwohnungssteuer', ['zweitwohnung', 'steuer']],
  ['wohnungssteuer', ['wohnungen', 'steuer']],
  ['hundesteuergebuhr', ['hunde', 'steuer', 'gebuhr']],
])('splits %s into words of the texts', (compound, parts) => {
  expect(compounds.split(compound)).toEqual(parts);
});

it.each(['katzensteuer', 'steuer', 'steueramt', 'passport', 'steuer2026', 'x'.repeat(500)])(
  'does not split %s, which is no compound of such words',
  (word) => {
    expect(compounds.split(word)).toBeUndefined();
  },
);
