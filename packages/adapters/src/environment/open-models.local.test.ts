import { expect, it, vi } from 'vitest';
import { openModels } from './open-models.ts';

const loaded = vi.hoisted(() => vi.fn());
vi.mock('openai', async (importOriginal) => {
  loaded();
  return importOriginal();
});

it('loads no package and asks no server when no model is named', async () => {
  const fetchNothing = vi.fn();
  vi.stubGlobal('fetch', fetchNothing);
  const { llm, embedder, usesModel, rewriter } = await openModels({});
  await rewriter.rewrite({ question: 'And then?', history: [{ role: 'user', content: 'What is compost?' }] });
  const asked = fetchNothing.mock.calls.length;
  expect({ model: llm.model, embedder, usesModel, asked, loaded: loaded.mock.calls.length }).toEqual({
    model: 'extractive',
    embedder: undefined,
    usesModel: false,
    asked: 0,
    loaded: 0,
  });
});
