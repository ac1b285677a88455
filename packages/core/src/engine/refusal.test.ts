import { describe, expect, it } from 'vitest';
import {
  answerOf,
  collect,
  fakeCache,
  fakeEngine,
  fakeStore,
  finish,
  passage,
  scriptedLLM,
  textOf,
} from '../__fixtures__/fakes.ts';

const ASK = { message: 'How many days of leave do full-timers get?' };

describe('a question without evidence', () => {
  it('is refused without a model call, and the refusal is cached briefly', async () => {
    const { engine, llm, cache } = fakeEngine({ store: fakeStore([]) });
    const answer = await engine.ask(ASK);
    expect(answer).toMatchObject({ outcome: 'not_found', citations: [], sources: [] });
    expect(llm.requests).toHaveLength(0);
    await engine.settled();
    expect(cache.ttls).toEqual([300_000]);
  });

  it('is refused if all passages are below the threshold', async () => {
    const store = fakeStore([passage('p1', 'Of something else', 1, 0.1)]);
    const { engine, llm } = fakeEngine({ store, settings: { minRelevance: 0.2 } });
    expect((await engine.ask(ASK)).outcome).toBe('not_found');
    expect(llm.requests).toHaveLength(0);
  });

  it('is refused without showing the sentinel of the model', async () => {
    const { engine, cache } = fakeEngine({ llm: scriptedLLM(['NOT_IN_', 'DOCUMENTS', finish()]) });
    const events = await collect(engine.stream(ASK));
    expect(answerOf(events).outcome).toBe('not_found');
    expect(JSON.stringify(events)).not.toContain('NOT_IN');
    await engine.settled();
    expect(cache.ttls).toEqual([300_000]);
  });
});

describe('a refusal with punctuation or emphasis around it', () => {
  it.each(['NOT_IN_DOCUMENTS.', '"NOT_IN_DOCUMENTS"', '**NOT_IN_DOCUMENTS**'])(
    'is recognised: %s',
    async (said) => {
      const { engine } = fakeEngine({ llm: scriptedLLM([...said, finish()]) });
      const events = await collect(engine.stream(ASK));
      expect(answerOf(events)).toMatchObject({ outcome: 'not_found', citations: [] });
      expect(textOf(events)).toBe(answerOf(events).text);
      expect(textOf(events)).toMatch(/^I could not find/);
    },
  );

  it('is not confused with an answer in bold', async () => {
    const { engine } = fakeEngine({ llm: scriptedLLM(['**', 'Thirty** days [1].', finish()]) });
    expect((await engine.ask(ASK)).text).toBe('**Thirty** days [1].');
  });
});

describe('a refusal in the words of the model', () => {
  it.each([
    'The documents do not contain this information.',
    'Leider enthalten die Dokumente keine Angaben dazu.',
    'Les documents ne contiennent pas cette information.',
    'Los documentos no contienen esta información.',
  ])('is not_found, without a note on missing sources, and is cached briefly: %s', async (said) => {
    const { engine, cache } = fakeEngine({ llm: scriptedLLM([...said, finish()]) });
    const events = await collect(engine.stream(ASK));
    expect(answerOf(events)).toMatchObject({ outcome: 'not_found', text: said, citations: [], sources: [] });
    expect(textOf(events)).toBe(said);
    await engine.settled();
    expect(cache.ttls).toEqual([300_000]);
  });

  it('is an answer if it says what is known', async () => {
    const said = 'Full-timers have 30 days [1]. The documents do not mention trainees.';
    const { engine } = fakeEngine({ llm: scriptedLLM([said, finish()]) });
    expect(await engine.ask(ASK)).toMatchObject({ outcome: 'answered', text: said });
  });

  it('is recognised behind the sentinel', async () => {
    const llm = scriptedLLM(['NOT_IN_DOCUMENTS. The passages do not mention leave.', finish()]);
    const { outcome, text } = await fakeEngine({ llm }).engine.ask(ASK);
    expect([outcome, text]).toEqual(['not_found', 'The passages do not mention leave.']);
  });
});

// Covers: stale-settings
it.each([
  {
    texts: {
      notFound: 'Nicht gefunden.',
      begunAnew: '',
      filtered: '',
      ungrounded: '',
      unsupportedFigures: '',
    },
  },
  { topK: 3 },
  { minRelevance: 0.5 },
  { promptTokens: 2_000 },
  { maxOutputTokens: 100 },
])('an engine with other settings shares no answers: %j', async (settings) => {
  const cache = fakeCache();
  await fakeEngine({ cache }).engine.ask(ASK);
  expect((await fakeEngine({ cache, settings }).engine.ask(ASK)).cached).toBe(false);
});

describe('an answer without citation markers', () => {
  it('is attributed to the passage that it resembles', async () => {
    const llm = scriptedLLM(['Full-time staff have 30 days of leave a year.', finish()]);
    const { engine } = fakeEngine({ llm });
    expect((await engine.ask(ASK)).sources).toEqual(['handbook.pdf#page=3']);
  });

  it('states that it has no source if it resembles no passage, and is not cached', async () => {
    const { engine, cache } = fakeEngine({
      llm: scriptedLLM(['The moon orbits the earth monthly.', finish()]),
    });
    const answer = await engine.ask(ASK);
    expect(answer.sources).toEqual([]);
    expect(answer.text).toContain('No passage of the documents');
    await engine.settled();
    expect(cache.entries.size).toBe(0);
  });
});
