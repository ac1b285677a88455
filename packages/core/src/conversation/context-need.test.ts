import { describe, expect, it } from 'vitest';
import { contextNeed } from './context-need.ts';

describe('contextNeed', () => {
  it.each([
    'and for part-timers?',
    'What about dogs?',
    'for tradespeople?',
    'how much for children?',
    'On Mondays too?',
    'How much does it cost?',
    'can I renew them?',
    'When does it open again?',
    'why?',
    'Und im Kindergarten?',
    'Was kostet das dort?',
    'Et pour les enfants ?',
    'pour les enfants ?',
  ])('is "certain" for %j', (question) => {
    expect(contextNeed(question)).toBe('certain');
  });

  it.each([
    'Who is the mayor?',
    'What is the deadline?',
    'sauna price',
    'fence height',
    'What does a passport cost?',
    'Is there wifi in the library?',
    'Gibt es einen Geschwisterrabatt?',
    'Quelle est la capitale du Japon ?',
  ])('is "possible" for %j', (question) => {
    expect(contextNeed(question)).toBe('possible');
  });

  it.each([
    'What does a resident parking permit for a second car cost?',
    'price of a grave for an urn',
    'notice period after ten years',
    'Is it possible to pay a bill in instalments?',
    'How often is the paper bin emptied this summer?',
    'Bis wann muss ich mein Kind für das nächste Jahr anmelden?',
  ])('is "none" for %j', (question) => {
    expect(contextNeed(question)).toBe('none');
  });
});
