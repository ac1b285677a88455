import { describe, expect, it } from 'vitest';
import { fakeEngine } from '../__fixtures__/fakes.ts';

const HONEST = 'How many days of leave do full-timers get?';
const styled = (question: string, from: number) =>
  question.replace(/[!-~]/g, (character) => String.fromCodePoint(character.charCodeAt(0) + from));
/** The same letters as mathematical signs. */
const bold = (question: string) =>
  question.replace(/[a-z]/g, (letter) => String.fromCodePoint(0x1d41a + letter.charCodeAt(0) - 97));

describe('the first of several identical questions', () => {
  it.each([
    ['in full width', styled(HONEST, 0xfee0)],
    ['in bold mathematical letters', bold(HONEST)],
    ['with spaces and line breaks', `  ${HONEST.replaceAll(' ', ' \n ')} `],
    ['with soft hyphens', HONEST.replaceAll('l', 'l\u00ad')],
    ['with invisible characters', `\u202e${HONEST}\u200b`],
  ])('shares its answer with the plain spelling: %s', async (_name, question) => {
    const { engine, store, llm } = fakeEngine();
    await engine.ask({ message: question });
    const { cached } = await engine.ask({ message: HONEST });
    expect(cached).toBe(true);
    expect(store.queries).toEqual([HONEST.toLowerCase()]);
    expect(JSON.stringify(llm.requests[0])).toContain(HONEST.toLowerCase());
  });

  it.each([
    ['Is 22 enough?', 'Is 2² enough?'],
    ['Is 1/2 enough?', 'Is ½ enough?'],
    ['Is 10 enough?', 'Is ⑩ enough?'],
    ['What does IT do?', 'What does it do?'],
    ['Is the US in it?', 'Is the us in it?'],
  ])('does not share the answer to "%s" with "%s"', async (one, other) => {
    const { engine } = fakeEngine();
    await engine.ask({ message: one });
    expect((await engine.ask({ message: other })).cached).toBe(false);
  });
});
