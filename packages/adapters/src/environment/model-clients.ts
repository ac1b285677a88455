import type OpenAI from 'openai';
import { createAzureOpenAIClient } from '../openai/index.ts';
import { requireIdentity } from './azure-identity.ts';
import { DOCUMENTS, OWN_SERVER } from './model-patience.ts';
import type { ModelSettings, OpenModelsOptions } from './open-models.ts';

export interface ModelClients {
  /** For OpenAI itself or a server that speaks its API. */
  readonly own: OpenAI;
  readonly azure: OpenAI | undefined;
}

type Package = typeof import('openai');

const OPENAI_URL = 'https://api.openai.com/v1';
const SCOPE = 'https://ai.azure.com/.default';

/** The clients that the settings name. Loads the package `openai`. */
export async function openModelClients(
  settings: ModelSettings,
  options: OpenModelsOptions,
): Promise<ModelClients> {
  const openai = await import('openai');
  return {
    own: createClient(openai, settings, options),
    azure: await createAzureClient(openai, settings, options),
  };
}

/**
 * Says where requests go and on whose account, which the package would else read from the environment. The
 * key never reaches the client, which shows it to whoever looks.
 */
function createClient({ OpenAI }: Package, settings: ModelSettings, options: OpenModelsOptions): OpenAI {
  const { OPENAI_BASE_URL, OPENAI_API_KEY } = settings;
  return new OpenAI({
    baseURL: OPENAI_BASE_URL ?? OPENAI_URL,
    // A server without keys gets one too: the package insists.
    apiKey: 'unused',
    adminAPIKey: null,
    webhookSecret: null,
    organization: null,
    project: null,
    maxRetries: 0,
    timeout: clientTimeoutMs(settings, options),
    logLevel: 'off',
    fetch(input, init) {
      if (OPENAI_API_KEY === undefined) return fetch(input, init);
      const headers = new Headers(init?.headers);
      headers.set('authorization', `Bearer ${OPENAI_API_KEY.reveal()}`);
      return fetch(input, { ...init, headers });
    },
  });
}

async function createAzureClient(
  { OpenAI, AzureOpenAI }: Package,
  settings: ModelSettings,
  options: OpenModelsOptions,
): Promise<OpenAI | undefined> {
  const { AZURE_OPENAI_ENDPOINT: endpoint, AZURE_OPENAI_API_VERSION: version } = settings;
  if (endpoint === undefined) return undefined;
  const common = {
    OpenAI,
    endpoint,
    timeoutMs: clientTimeoutMs(settings, options),
    ...(version === undefined ? {} : { dated: { AzureOpenAI, version } }),
  };
  const { AZURE_OPENAI_KEY: key } = settings;
  if (key !== undefined) return createAzureOpenAIClient({ ...common, apiKey: key.reveal() });
  const { tokenProvider } = await requireIdentity(options.identity, 'AZURE_OPENAI_KEY');
  return createAzureOpenAIClient({ ...common, tokenProvider: tokenProvider(SCOPE) });
}

/** A client gives up no earlier than whoever counts the time of its calls, who knows what it is for. */
function clientTimeoutMs(
  { MODEL_FIRST_TOKEN_SECONDS: seconds = 0 }: ModelSettings,
  { embeds }: OpenModelsOptions,
): number {
  const documentsMs = embeds === 'documents' ? DOCUMENTS.timeoutMs : 0;
  return Math.max(OWN_SERVER.call.firstTokenMs, OWN_SERVER.embedMs, seconds * 1_000, documentsMs);
}
