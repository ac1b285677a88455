import { expect, it } from 'vitest';
import { createCompounds } from './compounds.ts';

const compounds = createCompounds();
for (const word of ['gebühr', 'bücherausweis', 'hunde', 'steuer', 'zweitwohnung', 'amt', 'garten'])
  compounds.learn(word, 'de');
for (const word of ['pass', 'port']) compounds.learn(word, 'en');

it.each([
  ['bucherausweisgebuhr', ['bucherausweis', 'gebuhr']],
  ['buecherausweisgebuehr', ['buecherausweis', 'gebuehr']],
  ['hundesteuer', ['hunde', 'steuer']],
  ['zweitwohnungssteuer', ['zweitwohnung', 'steuer']],
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
