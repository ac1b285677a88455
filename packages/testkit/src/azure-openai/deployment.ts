/** A chat model. The customer chooses the deployment's name. */
export interface ChatDeployment {
  readonly kind: 'chat';
  /** The model's name in answers. */
  readonly model: string;
  /**
   * The reasoning efforts of the model. A model with efforts accepts `max_completion_tokens`, and `temperature`
   * only with effort `none`. A model without efforts accepts `max_tokens` and `temperature`.
   */
  readonly reasoningEfforts?: readonly string[];
  /** The limit for prompt and answer together. Default 128,000. */
  readonly contextTokens?: number;
}

/** An embedding model. The customer chooses the deployment's name. */
export interface EmbeddingDeployment {
  readonly kind: 'embedding';
  readonly model: string;
  /** The default length of its vectors. */
  readonly dimensions: number;
  /** Whether the parameter `dimensions` is allowed. Default true. */
  readonly shortens?: boolean;
}

export type Deployment = ChatDeployment | EmbeddingDeployment;

/** Some deployments of each kind. Each has the name of its model. */
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
