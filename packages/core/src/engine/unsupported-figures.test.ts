import { describe, expect, it } from 'vitest';
import {
  collect,
  fakeEngine,
  fakeStore,
  finish,
  passage,
  scriptedLLM,
  textOf,
} from '../__fixtures__/fakes.ts';

const ASK = { message: 'What does a permit for 365 days cost?' };

function engineThatSays(text: string) {
  return fakeEngine({
    store: fakeStore([passage('p1', 'A resident permit costs 96.00 euros in zone A.')]),
    llm: scriptedLLM([...text, finish()]),
  }).engine;
}

// Covers: invented-figure
describe('an answer with a figure that is in no passage', () => {
  const said = 'It costs 69 euros in zone A [1].';

  it('ends with a note that names the figure, in the answer and in its stream', async () => {
    const noted = `${said}\n\nNot in the documents that were found, please check: 69.`;
    expect(await engineThatSays(said).ask(ASK)).toMatchObject({ outcome: 'answered', text: noted });
    expect(textOf(await collect(engineThatSays(said).stream(ASK)))).toBe(noted);
  });

  it('has the note also if the model named no source', async () => {
    const answer = await engineThatSays('A resident permit costs 69 euros in zone A.').ask(ASK);
    expect(answer.citations).toHaveLength(1);
    expect(answer.text).toMatch(/please check: 69\.$/);
  });
});

describe('an answer has no note', () => {
  it.each(['It costs 96 € for 365 days [1].', 'Twice as much as 96: 192 euros for 2 [1].'])(
    'if the passages or the question hold its figures: %s',
    async (said) => {
      expect((await engineThatSays(said).ask(ASK)).text).toBe(said);
    },
  );
});
