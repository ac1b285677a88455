import type { Embedder, LLM } from '@rag/core';
import type OpenAI from 'openai';
import {
  createAzureOpenAIClient,
  createOpenAIEmbedder,
  createOpenAILLM,
  openOpenAIEmbedder,
} from '../openai/index.ts';
import {
  CALL_TIMEOUTS,
  type CircuitState,
  type ComposeLLMOptions,
  composeLLM,
  type Deployment,
  QUESTION_TIMEOUTS,
  type SpentEvent,
  withCircuitBreaker,
  withRetry,
  withRouting,
  withTimeout,
} from '../resilience/index.ts';
import { requireIdentity } from './azure-identity.ts';
import { createModelLimits } from './limit-models.ts';
import type { ModelSettings, OpenModelsOptions } from './open-models.ts';

/** What happens to models, for logs and metrics. */
export interface ModelEvents {
  /** A deployment or the embedding model is left alone for a while, or is back. */
  readonly onCircuit?: (event: { readonly model: string; readonly state: CircuitState }) => void;
  readonly onFailover?: NonNullable<ComposeLLMOptions['onFailover']>;
  /** The budget of the day is used up: no model is asked until the next one (UTC). Told once. */
  readonly onBudgetSpent?: (event: SpentEvent) => void;
}

export interface ComposedModels {
  /** The model that writes, where one is named. */
  readonly small: LLM | undefined;
  /** The same with the larger one for hard questions, where that is named. */
  readonly answering: LLM | undefined;
  readonly embedder: Embedder | undefined;
}

/** How patient to be with a server. */
interface Patience {
  readonly call: { readonly firstTokenMs: number; readonly gapMs: number; readonly totalMs: number };
  readonly question: { readonly firstTokenMs: number; readonly totalMs: number };
  readonly embedMs: number;
}

interface Clients {
  /** For OpenAI itself or a server that speaks its API. */
  readonly own: OpenAI;
  readonly azure: OpenAI | undefined;
  readonly ownPatience: Patience;
}

type Package = typeof import('openai');

const OPENAI_URL = 'https://api.openai.com/v1';
const SCOPE = 'https://ai.azure.com/.default';
const SERVICE: Patience = { call: CALL_TIMEOUTS, question: QUESTION_TIMEOUTS, embedMs: 4_000 };
/** Edges cut answers at 230 s. */
const LONGEST_ANSWER_MS = 220_000;
/** A server of one's own may first have to load the model, and write slowly. */
const OWN_SERVER: Patience = {
  call: { firstTokenMs: 60_000, gapMs: 30_000, totalMs: 200_000 },
  question: { firstTokenMs: 150_000, totalMs: LONGEST_ANSWER_MS },
  embedMs: 60_000,
};
/** Documents are embedded by the hundred, and a quota a minute is a reason to wait, not to fail. */
const DOCUMENTS = {
  timeoutMs: 120_000,
  retry: { maxAttempts: 6, baseMs: 1_000, maxDelayMs: 20_000, retryAfterCapMs: 60_000 },
} as const;

/** The named models, composed as docs/resilience.md says. Loads the package `openai`. */
export async function composeModels(
  settings: ModelSettings,
  options: OpenModelsOptions,
): Promise<ComposedModels> {
  const openai = await import('openai');
  const clients: Clients = {
    own: createClient(openai, settings, options),
    azure: await createAzureClient(openai, settings, options),
    ownPatience: settings.OPENAI_BASE_URL === undefined ? SERVICE : OWN_SERVER,
  };
  const compose = createComposer(settings, options);
  const small = composeSmall(clients, settings, compose);
  const large = composeDeployments(clients, settings.AZURE_OPENAI_LARGE_DEPLOYMENT, compose);
  const { onFailover } = options.events ?? {};
  const limited = await createModelLimits(settings, options);
  const answering =
    small === undefined || large === undefined
      ? undefined
      : withRouting({
          small,
          large,
          maxLargeShare: (settings.AZURE_OPENAI_LARGE_PERCENT ?? 20) / 100,
          ...(onFailover === undefined ? {} : { onFailover }),
        });
  return {
    small: small && limited(small),
    answering: answering && limited(answering),
    embedder: await openEmbedder(clients, settings, options),
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

type Compose = (deployments: readonly Deployment[], patience: Patience) => LLM;

function createComposer(settings: ModelSettings, { events = {}, random }: OpenModelsOptions): Compose {
  const { MODEL_FIRST_TOKEN_SECONDS: seconds, MODEL_ATTEMPTS: maxAttempts = 2 } = settings;
  const { onCircuit, onFailover, onUsage } = events;
  return (deployments, { call, question }) => {
    const firstTokenMs = seconds === undefined ? call.firstTokenMs : seconds * 1_000;
    // Who waits longer for the first word has as long for the others.
    const totalMs = call.totalMs + Math.max(0, firstTokenMs - call.firstTokenMs);
    // All calls and waits together: as long as two calls and a half.
    const wholeFirstTokenMs = seconds === undefined ? question.firstTokenMs : firstTokenMs * 2.5;
    return composeLLM({
      deployments,
      callTimeouts: { ...call, firstTokenMs, totalMs },
      questionTimeouts: {
        firstTokenMs: wholeFirstTokenMs,
        totalMs: Math.min(LONGEST_ANSWER_MS, Math.max(question.totalMs, wholeFirstTokenMs + totalMs)),
      },
      retry: { maxAttempts, ...(random === undefined ? {} : { random }) },
      ...(onCircuit === undefined ? {} : { onStateChange: onCircuit }),
      ...(onFailover === undefined ? {} : { onFailover }),
      ...(onUsage === undefined ? {} : { onUsage }),
    });
  };
}

function composeSmall(clients: Clients, settings: ModelSettings, compose: Compose): LLM | undefined {
  const { OPENAI_MODEL: model } = settings;
  return model === undefined
    ? composeDeployments(clients, settings.AZURE_OPENAI_DEPLOYMENT, compose)
    : compose([{ llm: createOpenAILLM({ client: clients.own, model }) }], clients.ownPatience);
}

function composeDeployments(
  { azure: client }: Clients,
  deployments: ModelSettings['AZURE_OPENAI_DEPLOYMENT'],
  compose: Compose,
): LLM | undefined {
  if (client === undefined || deployments === undefined) return undefined;
  const weighted = deployments.map(({ deployment, capabilities, weight }) => ({
    llm: createOpenAILLM({ client, model: deployment, capabilities }),
    ...(weight === undefined ? {} : { weight }),
  }));
  return compose(weighted, SERVICE);
}

async function openEmbedder(
  { own, azure, ownPatience }: Clients,
  settings: ModelSettings,
  { embeds = 'questions', signal, events }: OpenModelsOptions,
): Promise<Embedder | undefined> {
  const { OPENAI_EMBEDDING_MODEL, EMBEDDING_DIMENSIONS: dimensions } = settings;
  const client = OPENAI_EMBEDDING_MODEL === undefined ? azure : own;
  const model = OPENAI_EMBEDDING_MODEL ?? settings.AZURE_OPENAI_EMBEDDING_DEPLOYMENT;
  if (client === undefined || model === undefined) return undefined;
  const embedder =
    dimensions === undefined
      ? await openOpenAIEmbedder({ client, model }, signal === undefined ? {} : { signal })
      : createOpenAIEmbedder({ client, model, dimensions, shorten: true });
  if (embeds === 'documents')
    return withRetry(withTimeout(embedder, { timeoutMs: DOCUMENTS.timeoutMs }), DOCUMENTS.retry);
  const { embedMs: timeoutMs } = OPENAI_EMBEDDING_MODEL === undefined ? SERVICE : ownPatience;
  const { onCircuit = () => {} } = events ?? {};
  return withCircuitBreaker(withRetry(withTimeout(embedder, { timeoutMs })), {
    onStateChange: (state) => onCircuit({ model, state }),
  });
}
