import { randomBytes } from 'node:crypto';
import { startAzureOpenAI } from '../azure-openai/index.ts';
import { startAzureSearch } from '../azure-search/index.ts';
import { startRedis } from '../redis/index.ts';

/** Stand-ins for the services of the Azure configuration, and the environment variables that select them. */
export interface AzureProfile {
  readonly variables: Readonly<Record<string, string>>;
  /** The reason why there is no Redis. Absent when there is one. */
  readonly withoutRedis?: string;
  close(): Promise<void>;
}

/** Starts the stand-ins on free ports, and a real Redis if possible. */
export async function startAzureProfile(): Promise<AzureProfile> {
  const [openai, search] = await Promise.all([startAzureOpenAI(), startAzureSearch()]);
  const redis = await startRedis().catch((error: unknown) =>
    error instanceof Error ? error.message : String(error),
  );
  const isRunning = typeof redis !== 'string';
  return {
    variables: {
      AZURE_OPENAI_ENDPOINT: openai.endpoint,
      AZURE_OPENAI_KEY: openai.apiKey,
      AZURE_OPENAI_DEPLOYMENT: 'gpt-5.6-luna,gpt-4o-mini',
      AZURE_OPENAI_EMBEDDING_DEPLOYMENT: 'text-embedding-3-small',
      AZURE_SEARCH_ENDPOINT: search.endpoint,
      AZURE_SEARCH_KEY: search.apiKey,
      AZURE_SEARCH_INDEX: 'rag-documents',
      ...(isRunning ? { REDIS_URL: redis.url, CLIENT_KEY_SECRET: randomBytes(32).toString('base64') } : {}),
    },
    ...(isRunning ? {} : { withoutRedis: redis }),
    async close() {
      await Promise.all([openai.close(), search.close(), isRunning ? redis.stop() : undefined]);
    },
  };
}

/** The environment without variables of other configurations, plus those of the Azure configuration. */
export function withAzureProfile(
  environment: Readonly<Record<string, string | undefined>>,
  variables: AzureProfile['variables'],
): Record<string, string | undefined> {
  const others = Object.entries(environment).filter(
    ([name]) => !/^(?:OPENAI|AZURE|REDIS|EMBEDDING|LOCAL_EMBEDDING)_/.test(name),
  );
  return { ...Object.fromEntries(others), ...variables };
}
