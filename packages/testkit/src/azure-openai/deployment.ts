/** A chat model under a name of the customer's choice. */
export interface ChatDeployment {
  readonly kind: 'chat';
  /** The model behind it, as answers name it. */
  readonly model: string;
  /**
   * The reasoning efforts that the model knows, and with them the parameters of reasoning models:
   * `max_completion_tokens`, and no `temperature` but with effort `none`. Absent for older models, which take
   * `max_tokens` and `temperature` alone.
   */
  readonly reasoningEfforts?: readonly string[];
  /** Prompt and answer together. Default 128,000. */
  readonly contextTokens?: number;
}

/** An embedding model under a name of the customer's choice. */
export interface EmbeddingDeployment {
  readonly kind: 'embedding';
  readonly model: string;
  /** How long its vectors are unless asked for shorter ones. */
  readonly dimensions: number;
  /** Whether `dimensions` may be given. Default true. */
  readonly shortens?: boolean;
}

export type Deployment = ChatDeployment | EmbeddingDeployment;

/** One deployment of each kind, named as its model. */
export const DEFAULT_DEPLOYMENTS: Readonly<Record<string, Deployment>> = {
  'gpt-4o-mini': { kind: 'chat', model: 'gpt-4o-mini-2024-07-18' },
  'gpt-5-nano': {
    kind: 'chat',
    model: 'gpt-5-nano-2025-08-07',
    reasoningEfforts: ['minimal', 'low', 'medium', 'high'],
    contextTokens: 400_000,
  },
  'gpt-5.6-luna': {
    kind: 'chat',
    model: 'gpt-5.6-luna',
    reasoningEfforts: ['none', 'low', 'medium', 'high', 'xhigh'],
    contextTokens: 400_000,
  },
  'text-embedding-3-small': { kind: 'embedding', model: 'text-embedding-3-small', dimensions: 1_536 },
  'text-embedding-3-large': { kind: 'embedding', model: 'text-embedding-3-large', dimensions: 3_072 },
};
