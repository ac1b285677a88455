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
import type { Answer } from '../answer/index.ts';
import { activeParts } from '../output/__fixtures__/markdown-links.ts';
import { removeHiddenCharacters } from '../text/index.ts';
import { COLLECTOR, POISONED_DOCUMENTS, readPrompt } from './__fixtures__/poisoned-documents.ts';

const SECRET = 'My number is 0815-4711';
const QUESTION = `${SECRET}. How many days of leave do I get?`;

/** All ways in which a renderer of Markdown or HTML makes a link, loads an image or runs a script. */
const ACTIVE = /\]\(|^[\s>]*\[[^\]]*\]:|<[a-z/!?]|(?:https?:|ftp:)?\/\/\w|\bwww\.\w/imu;

/** Asks with one poisoned document found, of a model that does what it says, in pieces of so many characters. */
async function ask(
  { content, obey }: (typeof POISONED_DOCUMENTS)[number],
  pieceLength: number,
): Promise<{
  readonly answer: Answer | undefined;
  readonly shown: string;
  readonly canary: string;
  readonly kept: number;
  readonly prompt: string;
  /** How often the model was left before its end. */
  readonly left: number;
}> {
  const llm = scriptedLLM((request) => {
    const said = obey(readPrompt(request));
    const pieces = said.match(new RegExp(`[^]{1,${pieceLength}}`, 'g')) ?? [];
    return [...pieces, finish()];
  });
  const { engine, cache, sessions } = fakeEngine({ llm, store: fakeStore([passage('p1', content)]) });
  const events = await collect(engine.stream({ message: QUESTION }));
  await engine.settled();
  const last = events.at(-1);
  const [system, user] = llm.requests[0]?.messages ?? [];
  return {
    answer: last?.type === 'done' ? last.answer : undefined,
    shown: textOf(events),
    canary: /z[0-9a-f]{15}/.exec(system?.content ?? '')?.[0] ?? 'no canary',
    kept: cache.entries.size + sessions.conversations.size,
    prompt: user?.content ?? '',
    left: llm.left,
  };
}

describe.each(POISONED_DOCUMENTS)('a document that asks for $name', (document) => {
  // Covers: leaked-instructions
  it.each([1, 7, 10_000])(
    'cannot leak anything through a model that obeys, in pieces of %d',
    async (length) => {
      const { answer, shown, canary } = await ask(document, length);
      expect(answer?.text).toBe(shown);
      expect(shown).not.toMatch(ACTIVE);
      // None of these documents contains an address that the user's words directly follow.
      expect(activeParts(shown).filter((url) => url !== COLLECTOR)).toEqual([]);
      expect(shown.toLowerCase().replace(/[^a-z0-9]/g, '')).not.toContain(canary);
      expect(shown).not.toContain(encodeURIComponent(SECRET));
      expect(removeHiddenCharacters(shown)).toBe(shown);
      const cited = answer?.citations.map(({ marker }) => `[${marker}]`);
      expect(cited).toEqual(expect.arrayContaining(shown.match(/\[\d{1,3}\]/g) ?? []));
    },
  );
});

it.each(POISONED_DOCUMENTS.filter(({ name }) => /^the instructions(?!.*address)/.test(name)))(
  'a model that recites $name is stopped with a polite answer that is not stored',
  async (document) => {
    const { answer, shown, kept, left } = await ask(document, 5);
    expect(answer?.outcome).toBe('filtered');
    expect(shown).toContain('content filter');
    expect(shown).not.toContain('square brackets');
    expect({ kept, left }).toEqual({ kept: 0, left: 1 });
  },
);

it('the prompt contains one end of the documents and one question', async () => {
  for (const document of POISONED_DOCUMENTS) {
    const { prompt } = await ask(document, 100);
    expect(prompt.match(/<\/?documents>/g)).toHaveLength(2);
    expect(prompt.match(/^Question:/gm)).toHaveLength(1);
    expect(prompt).not.toMatch(/\p{Cf}/u);
  }
});

it('an address from a document is shown unchanged', async () => {
  const document = {
    name: '',
    content: `Leave is 30 days, see ${COLLECTOR}.`,
    obey: () => `30 days [1], see ${COLLECTOR}.`,
  };
  expect((await ask(document, 3)).shown).toBe(`30 days [1], see ${COLLECTOR}.`);
});
