import { RagError } from '@rag/core';
import type { OpenAI } from 'openai';
import { toAzureBaseUrl } from './azure-endpoint.ts';

export interface AzureOpenAIClientOptions {
  /** The class of that name from the package `openai`. */
  readonly OpenAI: typeof OpenAI;
  /** The resource's address, such as `https://my-resource.openai.azure.com`; plain http for loopback alone. */
  readonly endpoint: string;
  /** The resource's key; this or {@link tokenProvider}. */
  readonly apiKey?: string | undefined;
  /**
   * Gives a token of Entra ID for the scope `https://ai.azure.com/.default`; asked for every request, so it has
   * to keep tokens by itself, as `getBearerTokenProvider` of `@azure/identity` does.
   */
  readonly tokenProvider?: (() => Promise<string>) | undefined;
  /** How long the service may take to its first byte, the token included, in milliseconds. Default 30,000. */
  readonly timeoutMs?: number;
}

const DEFAULT_TIMEOUT_MS = 30_000;
/** The package insists on a key. The real one never reaches the client, which shows its key to whoever looks. */
const PLACEHOLDER = 'sent-with-each-request';

/**
 * A client for Azure OpenAI's v1 API, for {@link createOpenAILLM} and {@link createOpenAIEmbedder}; `model` is
 * then the deployment's name. Takes nothing from the environment, never retries by itself and follows no
 * redirect: the key would go along. Holds no connection that would have to be closed.
 *
 * Throws `invalid_input` where an option cannot be meant. Where no token can be had, calls reject with
 * `unauthorized`.
 *
 * @example
 * const tokenProvider = getBearerTokenProvider(new DefaultAzureCredential(), 'https://ai.azure.com/.default');
 * const client = createAzureOpenAIClient({ OpenAI, endpoint, tokenProvider });
 */
export function createAzureOpenAIClient({
  OpenAI,
  endpoint,
  apiKey,
  tokenProvider,
  timeoutMs = DEFAULT_TIMEOUT_MS,
}: AzureOpenAIClientOptions): OpenAI {
  if (!Number.isInteger(timeoutMs) || timeoutMs < 1)
    throw new RagError('invalid_input', 'timeoutMs must be a whole number of milliseconds, 1 or more.');
  const credentials = toCredentials(apiKey, tokenProvider);
  return new OpenAI({
    baseURL: toAzureBaseUrl(endpoint),
    apiKey: PLACEHOLDER,
    adminAPIKey: null,
    webhookSecret: null,
    organization: null,
    project: null,
    maxRetries: 0,
    timeout: timeoutMs,
    logLevel: 'off',
    async fetch(input, init) {
      const headers = new Headers(init?.headers);
      for (const [name, value] of Object.entries(await credentials(init?.signal ?? undefined)))
        headers.set(name, value);
      return fetch(input, { ...init, headers, redirect: 'manual' });
    },
  });
}

type Credentials = (signal: AbortSignal | undefined) => Promise<Readonly<Record<string, string>>>;

function toCredentials(
  apiKey: string | undefined,
  tokenProvider: AzureOpenAIClientOptions['tokenProvider'],
): Credentials {
  if ((apiKey === undefined) === (tokenProvider === undefined))
    throw new RagError('invalid_input', 'Azure OpenAI needs either apiKey or tokenProvider.');
  if (tokenProvider !== undefined)
    return async (signal) => ({ authorization: `Bearer ${await requestToken(tokenProvider, signal)}` });
  // A header with other characters would make `fetch` quote them in its error.
  if (apiKey === undefined || !/^[\x21-\x7e]+$/u.test(apiKey))
    throw new RagError('invalid_input', 'apiKey must be a key of Azure OpenAI: no spaces, no line breaks.');
  // The service takes both; emulators and gateways know the one or the other.
  return async () => ({ 'api-key': apiKey, authorization: `Bearer ${apiKey}` });
}

async function requestToken(
  tokenProvider: () => Promise<string>,
  signal: AbortSignal | undefined,
): Promise<string> {
  let token: unknown;
  try {
    token = await untilAborted(tokenProvider(), signal);
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    throw noToken(error instanceof Error ? error.name : 'unknown');
  }
  if (typeof token !== 'string' || !/^[\x21-\x7e]+$/u.test(token)) throw noToken('unusable');
  return token;
}

/** The reason is a name alone: identity libraries tell of tenants, users and requests. */
function noToken(reason: string): RagError {
  return new RagError('unauthorized', 'No token for Azure OpenAI could be had.', {
    retryable: true,
    details: { reason },
  });
}

async function untilAborted<Value>(promise: Promise<Value>, signal: AbortSignal | undefined): Promise<Value> {
  if (signal === undefined) return promise;
  let abort: (() => void) | undefined;
  const aborted = new Promise<never>((_, reject) => {
    abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    if (abort !== undefined) signal.removeEventListener('abort', abort);
  }
}
