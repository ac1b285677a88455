import { expect, it } from 'vitest';
import { readSettings } from '../config.ts';
import { createStoreOpener } from './open-store.ts';

it('needs a key for Azure AI Search, since the edge has no managed identity', () => {
  const settings = readSettings({ AZURE_SEARCH_ENDPOINT: 'https://search.example.net' });
  expect(() => createStoreOpener(settings)).toThrow(
    'AZURE_SEARCH_KEY: must be set where there is no managed identity',
  );
});
