import { createAzureOpenAIClient } from '@rag/adapters/openai';
import type OpenAI from 'openai';
import type { ModelConfiguration } from '../../configuration.ts';
import { requireIdentity } from '../azure-identity.ts';
import { inTrace } from '../trace-context.ts';
import type { OpenModelsOptions } from './model-options.ts';
import { hosted, indexing, selfHosted, type TimeoutProfile } from './timeout-profiles.ts';

export interface ModelClients {
  /** For OpenAI, or the server that the base URL names. */
  readonly openai: { readonly client: OpenAI; readonly profile: TimeoutProfile };
  readonly azure: OpenAI | undefined;
}

type Package = typeof import('openai');

const OPENAI_URL = 'https://api.openai.com/v1';
const SCOPE = 'https://ai.azure.com/.default';

/** How the clients call their services. */
interface Calls {
  readonly timeoutMs: number;
  readonly send: typeof fetch;
}

/** The clients for the configured services. Loads the package `openai`. */
export async function openModelClients(
  configuration: ModelConfiguration,
  { identity, embeds, fetch: send = (input, init) => fetch(input, init) }: OpenModelsOptions,
): Promise<ModelClients> {
  const openai = await import('openai');
  const calls = { timeoutMs: clientTimeoutMs(configuration, embeds), send: inTrace(send) };
  const profile = configuration.openai.baseUrl === undefined ? hosted : selfHosted;
  return {
    openai: { client: createClient(openai, configuration, calls), profile },
    azure: await createAzureClient(openai, configuration, { identity, ...calls }),
  };
}

/**
 * Sets every option that the package would otherwise read from the environment. The key is not given to the client,
 * which shows it when it is printed.
 */
function createClient(
  { OpenAI }: Package,
  { openai: { baseUrl, apiKey } }: ModelConfiguration,
  { timeoutMs, send }: Calls,
): OpenAI {
  return new OpenAI({
    baseURL: baseUrl ?? OPENAI_URL,
    // The package requires a key, also for a server without keys.
    apiKey: 'unused',
    adminAPIKey: null,
    webhookSecret: null,
    organization: null,
    project: null,
    maxRetries: 0,
    timeout: timeoutMs,
    logLevel: 'off',
    fetch(input, init) {
      if (apiKey === undefined) return send(input, init);
      const headers = new Headers(init?.headers);
      headers.set('authorization', `Bearer ${apiKey.reveal()}`);
      return send(input, { ...init, headers });
    },
  });
}

async function createAzureClient(
  { OpenAI, AzureOpenAI }: Package,
  { azureOpenAI: { endpoint, apiKey, apiVersion: version } }: ModelConfiguration,
  { identity, timeoutMs, send }: Calls & { readonly identity: OpenModelsOptions['identity'] },
): Promise<OpenAI | undefined> {
  if (endpoint === undefined) return undefined;
  const common = {
    OpenAI,
    endpoint,
    timeoutMs,
    fetch: send,
    ...(version === undefined ? {} : { dated: { AzureOpenAI, version } }),
  };
  if (apiKey !== undefined) return createAzureOpenAIClient({ ...common, apiKey: apiKey.reveal() });
  const { tokenProvider } = await requireIdentity(identity, 'AZURE_OPENAI_KEY');
  return createAzureOpenAIClient({ ...common, tokenProvider: tokenProvider(SCOPE) });
}

/** A client never times out before the decorator around its model, which knows what the call is for. */
function clientTimeoutMs(
  { generation: { firstTokenMs = 0 } }: ModelConfiguration,
  embeds: OpenModelsOptions['embeds'],
): number {
  const documentsMs = embeds === 'documents' ? indexing.timeoutMs : 0;
  return Math.max(selfHosted.call.firstTokenMs, selfHosted.embedMs, firstTokenMs, documentsMs);
}
