import { describe, expect, it } from 'vitest';
import { meansTheSame, readMeaning } from './question-meaning.ts';

function same(one: string, other: string): boolean {
  return meansTheSame(readMeaning(one), readMeaning(other));
}

describe('meansTheSame', () => {
  it.each([
    ['how much is a passport', 'what does a passport cost'],
    ['what is the price of a birth certificate', 'how much does a birth certificate cost'],
    ['can i burn garden waste?', 'am i allowed to burn garden waste?'],
    ['are dogs allowed on the bus', 'is a dog allowed on the bus'],
    ['do i need a permit to fell a tree', 'is a permit required to fell a tree'],
    ['when does the market open', 'at what time does the market open'],
    ['how often is the bin collected', 'how frequently is the bin collected'],
    ['was kostet das mittagessen', 'wie viel kostet das mittagessen'],
    ['wie teuer ist ein reisepass', 'was kostet ein reisepass'],
    ['combien coûte un passeport', 'combien coûtent un passeport'],
  ])('accepts "%s" and "%s"', (one, other) => {
    expect(same(one, other)).toBe(true);
    expect(same(other, one)).toBe(true);
  });

  it.each([
    ['number', 'what is the fee in 2025', 'what is the fee in 2026'],
    ['date', 'can i cancel by 1 march', 'can i cancel by 1 april'],
    ['negation', 'can i cancel the contract', 'can i not cancel the contract'],
    ['negation', "what if i don't pay", 'what if i pay'],
    ['negation', 'wer darf mein kind abholen', 'wer darf mein kind nicht abholen'],
    ['negation', 'peut-on se baigner', 'peut-on ne pas se baigner'],
    ['name', 'can i work from spain', 'can i work from switzerland'],
    ['group', 'how much is the pool for adults', 'how much is the pool for children'],
    ['group', '¿cuánto cuesta la piscina para adultos?', '¿cuánto cuesta la piscina para niños?'],
    ['unit', 'what do 7 kg of waste cost', 'what do 7 m3 of waste cost'],
    ['comparative', 'is there more than one pool', 'is there less than one pool'],
    ['order in time', 'is it cheaper before 10:00', 'is it cheaper after 10:00'],
    ['tense', 'who is the mayor', 'who was the mayor'],
    ['who does what', 'how many plates can be on a permit', 'how many permits can be on a plate'],
    ['kind', 'how long does a passport take', 'when does a passport take'],
    ['kind', 'can i cancel', 'must i cancel'],
    ['extent', 'is there a discount', 'is there a discount for students'],
    ['language', 'was kostet die bin', 'what does the bin cost'],
  ])('tells questions apart by %s: "%s" and "%s"', (_, one, other) => {
    expect(same(one, other)).toBe(false);
    expect(same(other, one)).toBe(false);
  });
});
