import { expect, it } from 'vitest';
import { fakeEngine, fakeStore } from '../__fixtures__/fakes.ts';
import type { Passage, SearchRequest } from '../ports/index.ts';

const PARKING: Passage = {
  id: 'parking',
  content: 'A resident parking permit costs 96 euros.',
  source: 'fees.pdf',
  page: 2,
  score: 1,
};
const SAUNA: Passage = {
  id: 'sauna',
  content: 'Sauna price: 16 euros.',
  source: 'fees.pdf',
  page: 5,
  score: 1,
};
const PASSAGES = [PARKING, SAUNA];

/** Finds passages by the words they share with the question. */
function wordStore() {
  const queries: string[] = [];
  return {
    ...fakeStore(),
    queries,
    search: async ({ text }: SearchRequest): Promise<readonly Passage[]> => {
      queries.push(text);
      const asked = text.toLowerCase().match(/\p{L}+/gu) ?? [];
      return PASSAGES.map((passage) => {
        const said = new Set(passage.content.toLowerCase().match(/\p{L}+/gu));
        const relevance = asked.filter((word) => said.has(word)).length / asked.length;
        return { ...passage, score: relevance, relevance };
      })
        .filter(({ relevance }) => relevance > 0)
        .sort((a, b) => b.score - a.score);
    },
  };
}

async function afterParking(message: string) {
  const rewritten: string[] = [];
  const rewriter = {
    rewrite: async ({ question }: { question: string }) => {
      rewritten.push(question);
      return `${question} resident parking permit cost`;
    },
  };
  const store = wordStore();
  const { engine, llm } = fakeEngine({ store, rewriter });
  const { sessionId } = await engine.ask('What does a resident parking permit cost?');
  await engine.settled();
  store.queries.length = 0;
  const answer = await engine.ask({ message, sessionId });
  return { answer, rewritten, asked: store.queries.at(-1), queries: store.queries, llm, engine, sessionId };
}

it('a standalone question is not rewritten', async () => {
  const { rewritten, queries } = await afterParking(
    'What is the price of an evening in the sauna on Sundays?',
  );
  expect(rewritten).toEqual([]);
  expect(queries).toEqual(['what is the price of an evening in the sauna on sundays?']);
});

it('a short question is not rewritten if other documents answer it', async () => {
  const { rewritten, asked } = await afterParking('sauna price');
  expect(rewritten).toEqual(['sauna price']);
  expect(asked).toBe('sauna price');
});

it('a short question without evidence is refused', async () => {
  const { answer, llm } = await afterParking('Who is the mayor?');
  expect(answer.outcome).toBe('not_found');
  expect(llm.requests).toHaveLength(1);
});

it('a follow-up that needs the conversation is rewritten', async () => {
  const { asked } = await afterParking('and for tradespeople?');
  expect(asked).toBe('and for tradespeople? resident parking permit cost');
});

it('a thank-you gets a polite reply without search, model or conversation entry', async () => {
  const { answer, queries, llm, engine, sessionId } = await afterParking('Thanks!');
  expect(answer).toMatchObject({ outcome: 'courtesy', citations: [], sources: [] });
  expect([queries.length, llm.requests.length]).toEqual([0, 1]);
  await engine.settled();
  expect((await engine.ask({ message: 'and for tradespeople?', sessionId })).outcome).not.toBe('courtesy');
});

it('a greeting needs admission, too', async () => {
  const { engine } = fakeEngine();
  const admission = Promise.reject(new Error('too many'));
  await expect(engine.ask({ message: 'hi', admission })).rejects.toThrow();
});
