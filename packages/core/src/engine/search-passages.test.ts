import { expect, it, vi } from 'vitest';
import { fakeEngine, fakeStore, PASSAGES } from '../__fixtures__/fakes.ts';

it('returns the passages of an answer without a model call', async () => {
  const search = vi.fn(async () => PASSAGES);
  const { engine } = fakeEngine({
    store: { ...fakeStore(), search },
    llm: {
      model: 'unused',
      parameters: '',
      // biome-ignore lint/correctness/useYield: it is not to be called.
      async *stream() {
        throw new Error('The model was called.');
      },
    },
  });

  expect(await engine.search('  How many days\u200b of leave? ')).toEqual(PASSAGES);
  expect(search).toHaveBeenCalledWith({ text: 'how many days of leave?', top: 4 }, {});
});

it('refuses a question that the moderator does not allow', async () => {
  const search = vi.fn(async () => PASSAGES);
  const { engine } = fakeEngine({
    store: { ...fakeStore(), search },
    moderator: { allows: async () => false },
  });

  await expect(engine.search('Something else')).rejects.toMatchObject({ code: 'content_filtered' });
  expect(search).not.toHaveBeenCalled();
});

it('refuses a question of invisible characters', async () => {
  const { engine } = fakeEngine();

  await expect(engine.search(' \u200b ')).rejects.toMatchObject({ code: 'invalid_input' });
});
