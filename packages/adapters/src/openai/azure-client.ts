import { RagError } from '@rag/core';
import { openDeadline } from '@rag/core/adapter';
import type { AzureOpenAI, OpenAI } from 'openai';
import { toAzureBaseUrl } from './azure-endpoint.ts';

export interface AzureOpenAIClientOptions {
  /** The class of that name from the package `openai`. */
  readonly OpenAI: typeof OpenAI;
  /** The resource's address, such as `https://my-resource.openai.azure.com`; plain http only for loopback addresses. */
  readonly endpoint: string;
  /** The key of the resource; either this or {@link tokenProvider}. */
  readonly apiKey?: string | undefined;
  /**
   * Gives a token of Entra ID for the scope `https://ai.azure.com/.default`. It is called for every request, so it has to
   * cache tokens, as `getBearerTokenProvider` of `@azure/identity` does.
   */
  readonly tokenProvider?: (() => Promise<string>) | undefined;
  /** For endpoints that do not serve the v1 API. Default: v1. */
  readonly dated?: DatedAPI | undefined;
  /** How long the service may take to its first byte, the token included, in milliseconds. Default 30,000. */
  readonly timeoutMs?: number;
  /** Sends the requests, for a caller that adds its own headers. Default: the global `fetch`. */
  readonly fetch?: typeof globalThis.fetch | undefined;
}

/** The API before v1: `/openai/deployments/{deployment}/…?api-version=…`. */
export interface DatedAPI {
  /** The class of that name from the package `openai`, which puts the model of a request into its path. */
  readonly AzureOpenAI: typeof AzureOpenAI;
  /** A version such as `2024-10-21` or `2025-04-01-preview`. */
  readonly version: string;
}

const DEFAULT_TIMEOUT_MS = 30_000;
const VERSION = /^\d{4}-\d{2}-\d{2}(?:-preview)?$/u;
/** The package requires a key. The real one is not given to the client, which shows its key when it is printed. */
const PLACEHOLDER = 'sent-with-each-request';

/**
 * A client for Azure OpenAI, for {@link createOpenAILLM} and {@link createOpenAIEmbedder}; `model` is then the name of the
 * deployment. Reads nothing from the environment, never retries, and follows no redirect, which would forward the key.
 * Needs no closing.
 *
 * Throws `invalid_input` for an unusable option. Calls reject with `unauthorized` when there is no token.
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
  dated,
  timeoutMs = DEFAULT_TIMEOUT_MS,
  fetch: send = (input, init) => fetch(input, init),
}: AzureOpenAIClientOptions): OpenAI {
  if (!Number.isInteger(timeoutMs) || timeoutMs < 1)
    throw new RagError('invalid_input', 'timeoutMs must be a whole number of milliseconds, 1 or more.');
  if (dated !== undefined && !VERSION.test(dated.version))
    throw new RagError('invalid_input', 'dated.version must be a version such as 2024-10-21.');
  const credentials = toCredentials(apiKey, tokenProvider);
  const options: ClientOptions = {
    baseURL: toAzureBaseUrl(endpoint, dated === undefined ? 'v1' : 'dated'),
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
      for (const name of CREDENTIAL_HEADERS) headers.delete(name);
      const [name, value] = await credentials(init?.signal ?? undefined);
      headers.set(name, value);
      return send(input, { ...init, headers, redirect: 'manual' });
    },
  };
  return dated === undefined
    ? new OpenAI(options)
    : new dated.AzureOpenAI({ ...options, apiKey: PLACEHOLDER, apiVersion: dated.version });
}

type ClientOptions = NonNullable<ConstructorParameters<typeof AzureOpenAI>[0]>;

const CREDENTIAL_HEADERS = ['api-key', 'authorization'] as const;

/** The one header that authenticates a request. */
type Credentials = (
  signal: AbortSignal | undefined,
) => Promise<readonly [name: (typeof CREDENTIAL_HEADERS)[number], value: string]>;

function toCredentials(
  apiKey: string | undefined,
  tokenProvider: AzureOpenAIClientOptions['tokenProvider'],
): Credentials {
  if ((apiKey === undefined) === (tokenProvider === undefined))
    throw new RagError('invalid_input', 'Azure OpenAI needs either apiKey or tokenProvider.');
  if (tokenProvider !== undefined)
    return async (signal) => ['authorization', `Bearer ${await requestToken(tokenProvider, signal)}`];
  // With other characters in a header, `fetch` would quote them in its error.
  if (apiKey === undefined || !/^[\x21-\x7e]+$/u.test(apiKey))
    throw new RagError('invalid_input', 'apiKey must be a key of Azure OpenAI: no spaces, no line breaks.');
  return async () => ['api-key', apiKey];
}

async function requestToken(
  tokenProvider: () => Promise<string>,
  signal: AbortSignal | undefined,
): Promise<string> {
  const deadline = openDeadline({ signal });
  let token: unknown;
  try {
    token = await deadline.race(tokenProvider());
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    throw noToken(error instanceof Error ? error.name : 'unknown');
  } finally {
    deadline.close();
  }
  if (typeof token !== 'string' || !/^[\x21-\x7e]+$/u.test(token)) throw noToken('unusable');
  return token;
}

/** The reason is only a name: messages of identity libraries contain tenants, users and requests. */
function noToken(reason: string): RagError {
  return new RagError('unauthorized', 'There is no access token for Azure OpenAI.', {
    retryable: true,
    details: { reason },
  });
}
