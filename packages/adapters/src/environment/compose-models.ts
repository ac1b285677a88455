import type { Embedder, LLM, Moderator } from '@rag/core';
import {
  createOpenAIEmbedder,
  createOpenAILLM,
  createOpenAIModerator,
  openOpenAIEmbedder,
} from '../openai/index.ts';
import {
  type CircuitState,
  type ComposeLLMOptions,
  composeLLM,
  type Deployment,
  type SpentEvent,
  withCircuitBreaker,
  withRetry,
  withRouting,
  withTimeout,
} from '../resilience/index.ts';
import { createModelLimits } from './limit-models.ts';
import { type ModelClients, openModelClients } from './model-clients.ts';
import { DOCUMENTS, LONGEST_ANSWER_MS, type Patience, patienceWith, SERVICE } from './model-patience.ts';
import type { ModelSettings, OpenModelsOptions } from './open-models.ts';

/** What happens to models, for logs and metrics. */
export interface ModelEvents {
  /** A deployment, the embedding or the moderation model is left alone for a while, or is back. */
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
  readonly moderator: Moderator | undefined;
}

/** The named models, composed as docs/resilience.md says. */
export async function composeModels(
  settings: ModelSettings,
  options: OpenModelsOptions,
): Promise<ComposedModels> {
  const clients = await openModelClients(settings, options);
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
    moderator: composeModerator(clients, settings, options),
  };
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

function composeSmall(clients: ModelClients, settings: ModelSettings, compose: Compose): LLM | undefined {
  const { OPENAI_MODEL: model } = settings;
  return model === undefined
    ? composeDeployments(clients, settings.AZURE_OPENAI_DEPLOYMENT, compose)
    : compose([{ llm: createOpenAILLM({ client: clients.own, model }) }], patienceWith(settings));
}

function composeDeployments(
  { azure: client }: ModelClients,
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

/** Asked once: a reader does not wait twice for a verdict that the model's own filter may give as well. */
function composeModerator(
  { own: client }: ModelClients,
  settings: ModelSettings,
  { events }: OpenModelsOptions,
): Moderator | undefined {
  const { OPENAI_MODERATION_MODEL: model } = settings;
  if (model === undefined) return undefined;
  const { onCircuit = () => {} } = events ?? {};
  const { embedMs: timeoutMs } = patienceWith(settings);
  return withCircuitBreaker(withTimeout(createOpenAIModerator({ client, model }), { timeoutMs }), {
    onStateChange: (state) => onCircuit({ model, state }),
  });
}

async function openEmbedder(
  { own, azure }: ModelClients,
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
  const { embedMs: timeoutMs } = OPENAI_EMBEDDING_MODEL === undefined ? SERVICE : patienceWith(settings);
  const { onCircuit = () => {} } = events ?? {};
  return withCircuitBreaker(withRetry(withTimeout(embedder, { timeoutMs })), {
    onStateChange: (state) => onCircuit({ model, state }),
  });
}
