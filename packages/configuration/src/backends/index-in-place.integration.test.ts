import { startAzureSearch } from '@rag/testkit/azure-search';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readConfiguration } from '../read-configuration.ts';
import { openIndexWriter } from './open-index.ts';
import { describeIndexInPlace } from './read-published-index.ts';

let search: Awaited<ReturnType<typeof startAzureSearch>>;
beforeAll(async () => {
  search = await startAzureSearch();
});
afterAll(() => search.close());

function configurationWith(env: Record<string, string>) {
  return readConfiguration({
    AZURE_SEARCH_ENDPOINT: search.endpoint,
    AZURE_SEARCH_KEY: search.apiKey,
    ...env,
  });
}

async function publish(env: Record<string, string>): Promise<void> {
  const { writer, close } = await openIndexWriter(configurationWith(env));
  await writer.stage({ fingerprint: 'test', dimensions: 0, request: 'test' });
  await writer.publish();
  await close();
}

const LINE =
  /^(\S+) is changed in place, as (.+?): readers get a new version only when it is complete, but .+ another AZURE_SEARCH_INDEX$/;

it('an index under an alias is not described, and neither is one that is missing or embedded', async () => {
  await publish({ AZURE_SEARCH_INDEX: 'aliased' });

  expect(await describeIndexInPlace(configurationWith({ AZURE_SEARCH_INDEX: 'aliased' }))).toBeUndefined();
  expect(await describeIndexInPlace(configurationWith({ AZURE_SEARCH_INDEX: 'missing' }))).toBeUndefined();
  expect(await describeIndexInPlace(readConfiguration({}))).toBeUndefined();
});

it('an index that is changed in place is described with the reason', async () => {
  const old = { AZURE_SEARCH_INDEX: 'plain', AZURE_SEARCH_API_VERSION: '2025-09-01' };
  await publish(old);
  const [, name, reason] = LINE.exec((await describeIndexInPlace(configurationWith(old))) ?? '') ?? [];
  expect([name, reason]).toEqual(['plain', 'AZURE_SEARCH_API_VERSION 2025-09-01 has no aliases']);

  // A later version of the protocol finds the index of that name, and continues it.
  const later = { AZURE_SEARCH_INDEX: 'plain' };
  await publish(later);
  const [, , laterReason] = LINE.exec((await describeIndexInPlace(configurationWith(later))) ?? '') ?? [];
  expect(laterReason).toBe('it is no alias');
});
