import { openIndexWriter, readConfiguration } from '@rag/configuration';
import type { AzureOpenAI } from '@rag/testkit/azure-openai';
import type { AzureSearchStandIn } from '@rag/testkit/azure-search';

/** For tests that ask more often than one client may. */
export const UNLIMITED = { RATE_LIMIT_PER_MINUTE: '1000000', STREAMS_PER_ADDRESS: '100000' } as const;

/** The variables that configure a stand-in as the model, with one deployment by default. */
export function modelEnvironment(
  { endpoint, apiKey }: AzureOpenAI,
  deployments = 'gpt-4o-mini',
): Record<string, string> {
  return {
    AZURE_OPENAI_ENDPOINT: endpoint,
    AZURE_OPENAI_KEY: apiKey,
    AZURE_OPENAI_DEPLOYMENT: deployments,
  };
}

/** Two deployments. The second is only asked when the first has failed. */
export const WITH_SPARE = 'gpt-4o-mini, gpt-5-nano*0';

export const EMBEDDING = { AZURE_OPENAI_EMBEDDING_DEPLOYMENT: 'text-embedding-3-small' } as const;

export function searchEnvironment({ endpoint, apiKey }: AzureSearchStandIn): Record<string, string> {
  return { AZURE_SEARCH_ENDPOINT: endpoint, AZURE_SEARCH_KEY: apiKey };
}

export const LIBRARY_QUESTION = 'When does the library open on Saturdays?';
export const LIBRARY_PAGE = 'library.pdf#page=1';

/** Publishes an embedded index of two pages about a library. */
export async function publishLibrary(DATA_DIR: string): Promise<void> {
  const { writer, close } = await openIndexWriter(readConfiguration({ DATA_DIR }));
  await writer.stage({ fingerprint: 'test', dimensions: 0, request: 'test' });
  await writer.upsert({ source: 'library.pdf', contentHash: 'a'.repeat(64), chunkCount: 3, pageCount: 3 }, [
    {
      id: 'library.pdf:1',
      page: 1,
      heading: 'Opening hours',
      content: 'On Saturdays the library opens at ten in the morning and closes at two in the afternoon.',
    },
    {
      id: 'library.pdf:2',
      page: 2,
      heading: 'Opening hours of the swimming pool',
      content: 'On Saturdays the swimming pool opens at seven in the morning, in winter at nine.',
    },
    { id: 'library.pdf:3', page: 3, content: 'Books are lent for four weeks and can be renewed twice.' },
  ]);
  await writer.publish();
  await close();
}
