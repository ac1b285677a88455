import { expect, it, vi } from 'vitest';
import { readConfiguration } from '../../read-configuration.ts';
import { openModels } from './open-models.ts';

const loaded = vi.hoisted(() => vi.fn());
vi.mock('openai', async (importOriginal) => {
  loaded();
  return importOriginal();
});

it('openModels loads no package and calls no server when no model is named', async () => {
  const fetchNothing = vi.fn();
  vi.stubGlobal('fetch', fetchNothing);
  const { llm, embedder, isGenerative, rewriter } = await openModels(readConfiguration({}).models);
  await rewriter.rewrite({ question: 'And then?', history: [{ role: 'user', content: 'What is compost?' }] });
  const asked = fetchNothing.mock.calls.length;
  expect({ model: llm.model, embedder, isGenerative, asked, loaded: loaded.mock.calls.length }).toEqual({
    model: 'extractive',
    embedder: undefined,
    isGenerative: false,
    asked: 0,
    loaded: 0,
  });
});
