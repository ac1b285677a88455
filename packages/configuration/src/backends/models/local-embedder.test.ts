import { expect, it } from 'vitest';
import { readConfiguration } from '../../read-configuration.ts';
import { embeddingModelName, openLocalEmbedder } from './local-embedder.ts';
import { openModels } from './open-models.ts';

const modelsOf = (environment: Record<string, string>) => readConfiguration(environment).models;

it('openLocalEmbedder returns nothing when no encoder is set', async () => {
  expect(await openLocalEmbedder(modelsOf({}))).toBeUndefined();
  expect(await embeddingModelName(modelsOf({}))).toBeUndefined();
});

it('embeddingModelName gives the encoder with its revision, without loading it', async () => {
  const environment = { LOCAL_EMBEDDING_MODEL: 'owner/encoder@abc', LOCAL_MODEL_DIR: '/nowhere' };
  expect(await embeddingModelName(modelsOf(environment))).toBe('owner/encoder@abc');
});

it('openModels rejects an encoder that cannot be loaded', async () => {
  const environment = { LOCAL_EMBEDDING_MODEL: '/nowhere/encoder', LOCAL_MODEL_DIR: '/nowhere' };
  await expect(openModels(modelsOf(environment))).rejects.toMatchObject({
    name: 'RagError',
    message: expect.stringMatching(/transformers|cannot be fetched/u),
  });
});
