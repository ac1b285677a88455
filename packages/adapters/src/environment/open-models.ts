import {
  type CallOptions,
  createCarryOverRewriter,
  createModelRewriter,
  type Embedder,
  type LLM,
  type QuestionRewriter,
} from '@rag/core';
import type OpenAI from 'openai';
import type { BackendSettings } from './backend-variables.ts';

export interface Models {
  readonly llm: LLM;
  /** Absent where search goes by words alone. */
  readonly embedder: Embedder | undefined;
  readonly rewriter: QuestionRewriter;
  /** Whether a language model writes the answers, and not the passages' own sentences. */
  readonly usesModel: boolean;
}

type ModelSettings = Pick<
  BackendSettings,
  'OPENAI_BASE_URL' | 'OPENAI_API_KEY' | 'OPENAI_MODEL' | 'OPENAI_EMBEDDING_MODEL'
>;

const OPENAI_URL = 'https://api.openai.com/v1';
/** How long a server may take to its first byte. One on this machine may first have to load the model. */
const TIMEOUT_MS = 60_000;

/**
 * The models that the settings name. An embedding model is asked once, to learn how long its vectors are:
 * rejects with `model_unavailable` or `timeout` where it does not answer. The package `openai` is only
 * loaded where a model is named, so that a start without one is quick.
 */
export async function openModels(settings: ModelSettings, options: CallOptions = {}): Promise<Models> {
  const { OPENAI_MODEL, OPENAI_EMBEDDING_MODEL } = settings;
  const client =
    OPENAI_MODEL === undefined && OPENAI_EMBEDDING_MODEL === undefined
      ? undefined
      : await createClient(settings);
  const embedder =
    client === undefined || OPENAI_EMBEDDING_MODEL === undefined
      ? undefined
      : await openEmbedder(client, OPENAI_EMBEDDING_MODEL, options);

  if (client === undefined || OPENAI_MODEL === undefined) {
    const { createExtractiveLLM } = await import('../extractive/index.ts');
    return { llm: createExtractiveLLM(), embedder, rewriter: createCarryOverRewriter(), usesModel: false };
  }
  const { createOpenAILLM } = await import('../openai/index.ts');
  const llm = createOpenAILLM({ client, model: OPENAI_MODEL });
  return { llm, embedder, rewriter: createModelRewriter({ llm }), usesModel: true };
}

/** Says where requests go and on whose account, which the package would else read from the environment. */
async function createClient({ OPENAI_BASE_URL, OPENAI_API_KEY }: ModelSettings): Promise<OpenAI> {
  const { OpenAI } = await import('openai');
  return new OpenAI({
    baseURL: OPENAI_BASE_URL ?? OPENAI_URL,
    // A server without keys gets one too: the package insists.
    apiKey: OPENAI_API_KEY ?? 'unused',
    organization: null,
    project: null,
    maxRetries: 0,
    timeout: TIMEOUT_MS,
    logLevel: 'off',
  });
}

async function openEmbedder(client: OpenAI, model: string, options: CallOptions): Promise<Embedder> {
  const { openOpenAIEmbedder } = await import('../openai/index.ts');
  return openOpenAIEmbedder({ client, model }, options);
}
