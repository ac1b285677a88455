import { expect, it } from 'vitest';
import { fakeStore } from '../__fixtures__/fakes.ts';
import { Degradations } from '../answer/index.ts';
import type { Passage, SearchRequest } from '../ports/index.ts';
import { chooseReading } from './choose-reading.ts';

const ALONE = 'What is the deadline?';
const IN_CONTEXT = 'What is the deadline? library card';
const READINGS = { alone: ALONE, inContext: IN_CONTEXT };

function passage(id: string, content: string, relevance?: number): Passage {
  return { id, content, source: 'a.pdf', score: 1, ...(relevance === undefined ? {} : { relevance }) };
}

function choose(alone: readonly Passage[], inContext: readonly Passage[]): Promise<string> {
  const store = {
    ...fakeStore(),
    search: async ({ text }: SearchRequest) => (text === ALONE ? alone : inContext),
  };
  const context = { store, embedder: undefined, settings: { topK: 4, minRelevance: 0.2 } };
  return chooseReading(context, READINGS, new Degradations(), {});
}

const TAX = passage('tax', 'The deadline for dog tax is 1 July.', 0.8);
const CARD = passage('card', 'The deadline for a library card is 1 May.', 0.75);
const RULES = passage('rules', 'Show your library card.', 0.1);

it('chooseReading takes the reading in context if its passage has as much evidence as the best one', async () => {
  expect(await choose([TAX, CARD], [CARD])).toBe(IN_CONTEXT);
});

it('a question is read alone if the passage of the context is about something else', async () => {
  expect(await choose([TAX, RULES], [RULES])).toBe(ALONE);
});

it('a question is read alone if the passage of the context has none of its words', async () => {
  expect(await choose([TAX], [RULES])).toBe(ALONE);
});

it('a question is read alone if both readings find the same passage first', async () => {
  expect(await choose([CARD, TAX], [CARD])).toBe(ALONE);
});

it('a question is read alone if the documents have no evidence', async () => {
  expect(await choose([], [RULES])).toBe(ALONE);
  expect(await choose([RULES], [RULES])).toBe(ALONE);
});

it('the readings are compared by words if the store reports no relevance', async () => {
  const tax = passage('tax', 'The deadline for dog tax is 1 July.');
  const card = passage('card', 'The deadline for a library card is 1 May.');
  const rules = passage('rules', 'Show your library card.');
  expect(await choose([tax, card], [card])).toBe(IN_CONTEXT);
  expect(await choose([tax, rules], [rules])).toBe(ALONE);
});
