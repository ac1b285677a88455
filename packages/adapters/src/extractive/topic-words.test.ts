import { expect, it } from 'vitest';
import { ask } from './__fixtures__/ask.ts';
import { namesTopic } from './topic-words.ts';

it.each(
  (
    'open closed closing offnen geoffnet geoffnete oeffnen schliessen offene fermee ferment fermees ouvrent ouverts ouvrir ' +
    'abren abiertos abrir cierran cerradas cerrar geopend sluiten 2026 get'
  ).split(' '),
)('takes "%s" for no topic', (word) => {
  expect(namesTopic(word)).toBe(false);
});

it.each(['museum', 'openness', 'sundays'])('takes "%s" for a topic', (word) => {
  expect(namesTopic(word)).toBe(true);
});

const MUSEUM = { content: 'The museum shows looms and wage slips from 1950 on.', heading: 'Culture' };
const LIBRARY = {
  content: 'Card holders may enter the open library on Sundays from 7:00 to 22:00.',
  heading: 'Library',
};

it('does not answer with the hours of something else', async () => {
  expect(await ask('When is the museum open on Sundays?', [LIBRARY, MUSEUM])).toBeUndefined();
  expect(await ask('When is the library open on Sundays?', [LIBRARY, MUSEUM])).toMatch(/^Card holders/u);
});

const POOL = { content: 'Clubs may book a lane of the pool.', heading: 'Pool' };
const FOOD = { content: 'Food and drinks are sold in the café.', heading: 'Café' };

it('takes two neighbours that mean about the same for one thing', async () => {
  expect(await ask('Can I bring my own food to the swimming pool?', [POOL, FOOD])).toBeUndefined();
  expect(await ask('Can clubs book the swimming pool?', [POOL, FOOD])).toMatch(/^Clubs may/u);
});
