import type { CircuitState, ComposeLLMOptions, DailyCounter, SpentEvent } from '@rag/adapters/resilience';
import type { CallOptions, ModelUsage } from '@rag/core';
import type { OpenAzureIdentity } from '../azure-identity.ts';

/** Events of models, for logs and metrics. No function may throw. */
export interface ModelEvents {
  /** The circuit breaker of a deployment, the embedding or the moderation model changed its state. */
  readonly onCircuit?: (event: { readonly model: string; readonly state: CircuitState }) => void;
  readonly onFailover?: NonNullable<ComposeLLMOptions['onFailover']>;
  /** The budget of the day is spent: no model is called until the next day (UTC). Called once a day. */
  readonly onBudgetSpent?: (event: SpentEvent) => void;
  readonly onUsage?: (billed: ModelUsage) => void;
}

export interface OpenModelsOptions extends CallOptions {
  /** Sends the requests to models. Default: the global `fetch`. */
  readonly fetch?: typeof globalThis.fetch;
  /** The identity for a service without a key. */
  readonly identity?: OpenAzureIdentity;
  /**
   * What the embedding model embeds: questions, for which people wait, or documents, whose indexing can wait a minute
   * for quota. Default questions.
   */
  readonly embeds?: 'questions' | 'documents';
  /** Opens the counter that replicas share for their daily budget. Called only when there is a budget. Default: none. */
  readonly openCounter?: () => Promise<DailyCounter | undefined>;
  /**
   * Whether `MODEL_CONCURRENCY` applies. Default true. False in workerd, where a request must not wait for the work of
   * another, and where a request that is cut off never releases its slot.
   */
  readonly limitsConcurrency?: boolean;
  /** From 0 to below 1: draws the deployment that is asked first, and the length of pauses. */
  readonly random?: () => number;
  readonly events?: ModelEvents;
}
