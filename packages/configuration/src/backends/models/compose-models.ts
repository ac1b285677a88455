import {
  createOpenAILLM,
  createOpenAIModerator,
  defaultChatCapabilities,
  withReasoningTokens,
} from '@rag/adapters/openai';
import {
  composeLLM,
  type Deployment,
  withCircuitBreaker,
  withRouting,
  withTimeout,
} from '@rag/adapters/resilience';
import { type Embedder, type LLM, type Moderator, withModelSpans } from '@rag/core';
import type { ModelConfiguration } from '../../configuration.ts';
import { composeEmbedder } from './compose-embedder.ts';
import { type ModelClients, openModelClients } from './model-clients.ts';
import { createModelLimits } from './model-limits.ts';
import type { OpenModelsOptions } from './model-options.ts';
import { PROVIDERS } from './providers.ts';
import { hosted, type TimeoutProfile, withFirstTokenMs } from './timeout-profiles.ts';

export interface ComposedModels {
  /** The model that writes, if one is named. */
  readonly baseLlm: LLM | undefined;
  /** The same model with the larger one for hard questions, if that is named too. */
  readonly routedLlm: LLM | undefined;
  readonly embedder: Embedder | undefined;
  readonly moderator: Moderator | undefined;
}

/** The configured models, composed as described in docs/resilience.md. */
export async function composeModels(
  configuration: ModelConfiguration,
  options: OpenModelsOptions,
): Promise<ComposedModels> {
  const clients = await openModelClients(configuration, options);
  const compose = createComposer(configuration, options);
  const base = composeBase(clients, configuration, compose);
  const large = composeDeployments(clients, configuration.azureOpenAI.largeDeployment, compose);
  const limited = await createModelLimits(configuration.generation, options);
  const { onFailover } = options.events ?? {};
  const routed =
    base &&
    large &&
    withRouting({
      small: base,
      large,
      maxLargeShare: configuration.azureOpenAI.maxLargeShare,
      ...(onFailover === undefined ? {} : { onFailover }),
    });
  return {
    baseLlm: base && limited(base),
    routedLlm: routed && limited(routed),
    embedder: await composeEmbedder(clients, configuration, options),
    moderator: composeModerator(clients, configuration, options),
  };
}

const AZURE_ROOM_SETTING = 'reasoningTokens in AZURE_OPENAI_DEPLOYMENT';

type Compose = (deployments: readonly Deployment[], profile: TimeoutProfile) => LLM;

function createComposer(
  { generation: { firstTokenMs, maxAttempts } }: ModelConfiguration,
  { events = {}, random }: OpenModelsOptions,
): Compose {
  const { onCircuit, onFailover, onUsage } = events;
  return (deployments, profile) => {
    const { call, question } = withFirstTokenMs(profile, firstTokenMs);
    return composeLLM({
      deployments,
      callTimeouts: call,
      questionTimeouts: question,
      retry: { maxAttempts, ...(random === undefined ? {} : { random }) },
      ...(onCircuit === undefined ? {} : { onStateChange: onCircuit }),
      ...(onFailover === undefined ? {} : { onFailover }),
      ...(onUsage === undefined ? {} : { onUsage }),
    });
  };
}

function composeBase(
  clients: ModelClients,
  { openai, azureOpenAI }: ModelConfiguration,
  compose: Compose,
): LLM | undefined {
  const { client, profile } = clients.openai;
  const { model, reasoningTokens } = openai;
  if (model === undefined) return composeDeployments(clients, azureOpenAI.deployments, compose);
  const capabilities = withReasoningTokens(defaultChatCapabilities(model), reasoningTokens);
  const llm = createOpenAILLM({ client, model, capabilities, roomSetting: 'OPENAI_REASONING_TOKENS' });
  return compose([{ llm: withModelSpans(llm, PROVIDERS.openai) }], profile);
}

function composeDeployments(
  { azure: client }: ModelClients,
  deployments: ModelConfiguration['azureOpenAI']['deployments'],
  compose: Compose,
): LLM | undefined {
  if (client === undefined || deployments === undefined) return undefined;
  const weighted = deployments.map(({ deployment, capabilities, weight }) => ({
    llm: withModelSpans(
      createOpenAILLM({ client, model: deployment, capabilities, roomSetting: AZURE_ROOM_SETTING }),
      PROVIDERS.azure,
    ),
    ...(weight === undefined ? {} : { weight }),
  }));
  return compose(weighted, hosted);
}

/** The moderation model, if one is named. Never retried: the answering model's own filter follows anyway. */
function composeModerator(
  { openai: { client, profile } }: ModelClients,
  { openai: { moderationModel: model } }: ModelConfiguration,
  { events }: OpenModelsOptions,
): Moderator | undefined {
  if (model === undefined) return undefined;
  const { onCircuit = () => {} } = events ?? {};
  const moderator = withTimeout(createOpenAIModerator({ client, model }), { timeoutMs: profile.embedMs });
  return withCircuitBreaker(moderator, { onStateChange: (state) => onCircuit({ model, state }) });
}
