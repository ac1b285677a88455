import { openIndexWriter, readConfiguration } from '@rag/configuration';
import { startAzureSearch } from '@rag/testkit/azure-search';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runDoctor } from './run-doctor.ts';

let search: Awaited<ReturnType<typeof startAzureSearch>>;
beforeAll(async () => {
  search = await startAzureSearch();
});
afterAll(() => search.close());

async function consult(variables: Record<string, string>): Promise<string[]> {
  const env = {
    AZURE_SEARCH_ENDPOINT: search.endpoint,
    AZURE_SEARCH_KEY: search.apiKey,
    PORT: '0',
    ...variables,
  };
  const { writer, close } = await openIndexWriter(readConfiguration(env));
  await writer.stage({ fingerprint: 'test', dimensions: 0, request: 'test' });
  await writer.publish();
  await close();
  let text = '';
  const write = (part: string): void => {
    text += part;
  };
  await runDoctor({ args: [], env, stdout: { write } });
  return text.split('\n').filter((line) => / {2}index {2}/.test(line));
}

it('the doctor warns that an index is changed in place, and says nothing of the kind under an alias', async () => {
  const inPlace = await consult({
    AZURE_SEARCH_INDEX: 'plain',
    AZURE_SEARCH_API_VERSION: '2025-09-01',
  });
  const aliased = await consult({ AZURE_SEARCH_INDEX: 'aliased' });

  expect(inPlace).toEqual([
    expect.stringMatching(/^ok {4}index /),
    expect.stringMatching(/^warn {2}index {10}plain is changed in place, as .+ it makes an alias$/),
  ]);
  expect(aliased).toEqual([expect.stringMatching(/^ok {4}index /)]);
});
