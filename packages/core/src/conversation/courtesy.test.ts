import { describe, expect, it } from 'vitest';
import { courtesyReply } from './courtesy.ts';

describe('courtesyReply', () => {
  it.each([
    ['thanks', /^You are welcome/],
    ['Thank you, that helps!', /^You are welcome/],
    ['hi', /^Hello!/],
    ['ok', /^Good\./],
    ['OK thanks a lot', /^You are welcome/],
    ['Good morning!', /^Good\.|^Hello/],
    ['Danke!', /^Gern geschehen/],
    ['Vielen Dank für Ihre Hilfe', /^Gern geschehen/],
    ['Guten Tag', /^Guten Tag/],
    ['merci beaucoup', /^Je vous en prie/],
    ['muchas gracias', /^De nada/],
    ['grazie mille', /^Prego/],
    ['dank je wel', /^Graag gedaan/],
  ])('answers %j with a kind word in its language', (message, reply) => {
    expect(courtesyReply(message)).toMatch(reply);
  });

  it.each([
    'sauna price',
    'good day care places',
    'thanks, and for children?',
    'ok?',
    'hello fees',
    'help',
    '?',
    'what is good',
  ])('returns nothing for %j, which may be a question', (message) => {
    expect(courtesyReply(message)).toBeUndefined();
  });
});
