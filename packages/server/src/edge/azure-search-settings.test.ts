import { describe, expect, it } from 'vitest';
import { readAzureSearchSettings } from './azure-search-settings.ts';

const endpoint = 'https://search.example.net';

describe('readAzureSearchSettings', () => {
  it('is nothing where nothing is set', () => {
    expect(readAzureSearchSettings({})).toBeUndefined();
  });

  it('takes the usual name of an index', () => {
    expect(readAzureSearchSettings({ AZURE_SEARCH_ENDPOINT: endpoint, AZURE_SEARCH_KEY: 'k' })).toEqual({
      endpoint,
      key: 'k',
      index: 'rag-documents',
    });
  });

  it.each([
    [{ AZURE_SEARCH_ENDPOINT: endpoint }, 'AZURE_SEARCH_ENDPOINT: needs AZURE_SEARCH_KEY at the edge'],
    [{ AZURE_SEARCH_KEY: 'k' }, 'AZURE_SEARCH_KEY: needs AZURE_SEARCH_ENDPOINT'],
  ])('refuses %o', (env, problem) => {
    expect(() => readAzureSearchSettings(env)).toThrow(problem);
  });
});
