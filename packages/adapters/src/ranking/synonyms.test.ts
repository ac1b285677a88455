import { expect, it } from 'vitest';
import { ask } from '../extractive/__fixtures__/ask.ts';
import { synonymsOf } from './synonyms.ts';
import { stemOf } from './word-parts.ts';

const OTHER = 'The archive is beside the town hall and belongs to the town.';

it.each([
  ['How do I get rid of a broken fridge?', 'Refrigerators that are broken are taken to the depot.'],
  ['What is the price of a new tire?', 'A new tyre costs 80 euros.'],
  ['How many days of vacation are there?', 'Staff have 30 days of paid leave.'],
  ['Is there a penalty for a late invoice?', 'For a late bill there is a fine of 5 euros.'],
  ['What mileage do I get for my own car?', 'For the own car 30 cents a kilometre are paid.'],
  ['How many days off does a trainee have?', 'An apprentice has 28 days off.'],
  ['Is there vegan food?', 'Vegetarian and vegan dishes are on the card.'],
  ['What is the price for a week?', 'The weekly price is 25 euros.'],
  ['Where can I smoke a cigarette?', 'Smoking is allowed in the shelter.'],
  ['Wann geht das letzte Schiff?', 'Die letzte Fähre legt um 18.40 Uhr ab.'],
  ['Kann ich am Wochenende kommen?', 'Sonntags ist der Laden geschlossen.'],
  ['Wie viele Ferien habe ich?', 'Der Urlaub beträgt 30 Tage.'],
  ['Gibt es einen Rabatt?', 'Ermäßigungen werden nicht addiert.'],
  ['Muss mein Kind gegen Masern geimpft sein?', 'Ein Nachweis des Impfschutzes gegen Masern ist nötig.'],
  ['Wo melde ich mein Auto an?', 'Ein Fahrzeug meldet man im Rathaus an.'],
])('finds what the documents say in another word: %s', async (question, sentence) => {
  expect(await ask(question, [OTHER, sentence])).toBe(`${sentence} [1]`);
});

it('prefers the word that is asked for', async () => {
  const said = 'The bike costs 10 euros a day.';
  expect(await ask('What does a bike cost?', ['The bicycle costs 20 euros a day.', said])).toMatch(
    /^The bike/u,
  );
});

it('takes a word with several meanings for no other word', async () => {
  expect(synonymsOf('vacat')?.words).toContain('leave');
  expect(synonymsOf('leav')).toBeUndefined();
  expect(
    await ask('How much vacation is there?', [
      'Leaving early is allowed twice a week.',
      'The desk is closed.',
    ]),
  ).toBeUndefined();
});

it('never lists a word as its own synonym', () => {
  for (const stem of ['bike', 'bicycl', 'fine', 'invoic'])
    expect(synonymsOf(stem)?.stems).not.toContain(stem);
});

it.each([
  ['What does a guitar cost?', 'A piano costs 900 euros.'],
  ['What does a shirt cost?', 'A jacket costs 90 euros.'],
  ['When does my daughter get a place?', 'A son gets a place in August.'],
  ['When does the mother get leave?', 'The father gets ten days in August.'],
  ['What does a dog cost?', 'A cat costs 9 euros.'],
  ['What does the ferry cost?', 'The steamer costs 9 euros.'],
  ['What does a hammer cost?', 'A drill costs 80 euros.'],
  ['What does a class cost?', 'A seminar costs 80 euros.'],
  ['Where do I get my mail?', 'A post is advertised in the portal.'],
])('takes two kinds of one thing for no synonyms: %s', async (question, other) => {
  expect(await ask(question, [OTHER, other])).toBeUndefined();
});

it.each([
  ['What does the hire of a guitar cost?', 'The hire of an instrument costs 90 euros.'],
  ['May my dog come in?', 'Pets must stay outside.'],
  ['When does my daughter get a place?', 'A child gets a place in August.'],
  ['What does a seminar cost?', 'A course costs 80 euros.'],
])('finds the wider word: %s', async (question, sentence) => {
  expect(await ask(question, [OTHER, sentence])).toBe(`${sentence} [1]`);
});

it.each([
  ['Where is my lost ring?', 'Lost phones are kept at the desk.'],
  ['What is the flat fee?', 'The fee for an apartment is 90 euros.'],
  ['How long is a washing cycle?', 'The washing of a bicycle takes 20 minutes.'],
  ['Where does the coach stop?', 'The teacher stops at the gate.'],
  ['Who must be present?', 'Gifts must be declared.'],
  ['When does the mobile library come?', 'Smartphones for the library come in June.'],
  ['Where can I store my luggage?', 'Luggage is in the shop.'],
])('takes a word with another meaning for no synonym: %s', async (question, other) => {
  expect(await ask(question, [OTHER, other])).toBeUndefined();
});

it.each(
  [
    'ring flat cycle coach present mobile drug notebook store due screen sign glasses drill pay hired fired',
    'nachlass bar wagen laster',
  ].flatMap((list) => list.split(' ')),
)('asks with no synonym of "%s", which has other meanings', (word) => {
  expect(synonymsOf(stemOf(word))).toBeUndefined();
});

it.each([
  ['phone', 'ring'],
  ['apartment', 'flat'],
  ['bike', 'cycle'],
  ['teacher', 'coach'],
  ['gift', 'present'],
  ['smartphone', 'mobile'],
  ['wage', 'pay'],
  ['rabatt', 'nachlass'],
  ['bargeld', 'bar'],
])('finds for "%s" the word "%s", which has other meanings', (asked, found) => {
  expect(synonymsOf(stemOf(asked))?.words).toContain(found);
});

it.each([
  ['rentner', 'rentnerinnen'],
  ['chef', 'chefinnen'],
  ['lehrer', 'lehrerinnen'],
])('knows the women among "%s" in the plural: %s', (asked, found) => {
  expect(synonymsOf(stemOf(asked))?.stems).toContain(stemOf(found));
});
