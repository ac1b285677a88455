import { inspect } from 'node:util';
import * as search from '@rag/adapters/azure-search';
import { readConfiguration } from '@rag/configuration';
import { expect, it, vi } from 'vitest';
import { createStoreOpener } from './open-store.ts';

vi.mock('@rag/adapters/azure-search', { spy: true });

it('openStore requires a key for Azure AI Search, since the edge has no managed identity', () => {
  const configuration = readConfiguration({ AZURE_SEARCH_ENDPOINT: 'https://search.example.net' });
  expect(() => createStoreOpener(configuration.search)).toThrow(
    'AZURE_SEARCH_KEY: must be set where there is no managed identity',
  );
});

it('openStore never exposes the key', () => {
  let client: object | undefined;
  vi.spyOn(search, 'createAzureSearchStore').mockImplementation((options) => {
    client = options.client;
    throw new Error('not opened');
  });
  const configuration = readConfiguration({
    AZURE_SEARCH_ENDPOINT: 'https://search.example.net',
    AZURE_SEARCH_KEY: 'do-not-show',
  });
  const open = createStoreOpener(configuration.search);
  expect(open).toThrow('not opened');
  const ways = [
    { showHidden: true, getters: true },
    { customInspect: false, getters: true },
  ];
  const shown = ways.map((way) => inspect(client, { depth: Number.POSITIVE_INFINITY, ...way }));
  expect(shown.join()).toContain('search.example.net');
  expect(shown.join()).not.toContain('do-not-show');
});
