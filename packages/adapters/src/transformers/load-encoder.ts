import type { ProgressInfo, TransformersLibrary } from './library.ts';
import type { EncoderResponse, EncoderSettings } from './messages.ts';
import { poolTokens } from './pool-tokens.ts';

export interface Encoder {
  readonly dimensions: number;
  encode(texts: readonly string[]): Promise<Float32Array[]>;
}

type Failure = Extract<EncoderResponse, { type: 'failed' }>;

/** Why an encoder did not load, as the thread reports it. */
export class LoadingFailure extends Error {
  readonly reason: Failure['reason'];

  constructor(reason: Failure['reason'], cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.reason = reason;
  }
}

/** Loads library, tokenizer and model. Rejects with a {@link LoadingFailure}. */
export async function loadEncoder(
  settings: EncoderSettings,
  onProgress: (progress: Omit<Extract<EncoderResponse, { type: 'progress' }>, 'type'>) => void,
): Promise<Encoder> {
  const { env, AutoTokenizer, AutoModel } = await loadLibrary(settings.library);
  env.localModelPath = settings.modelFolder;
  env.cacheDir = settings.modelFolder;
  env.allowRemoteModels = settings.allowsDownload;
  const options = {
    revision: settings.revision,
    progress_callback: ({ status, file = '', loaded = 0, total = 0 }: ProgressInfo) => {
      if (status === 'progress') onProgress({ file, loaded, total });
    },
  };
  const [tokenize, model] = await Promise.all([
    AutoTokenizer.from_pretrained(settings.model, options),
    AutoModel.from_pretrained(settings.model, { ...options, dtype: settings.dtype }),
  ]).catch((error: unknown) => {
    throw new LoadingFailure('no-model', error);
  });

  const encode = async (texts: readonly string[]): Promise<Float32Array[]> => {
    const tokens = tokenize(texts, { padding: true, truncation: true });
    const { last_hidden_state: states } = await model(tokens);
    if (states === undefined) throw new Error('The model gives no vectors of tokens.');
    return poolTokens(states, tokens.attention_mask, settings.pooling);
  };
  const [probe] = await encode(['?']).catch((error: unknown) => {
    throw new LoadingFailure('not-an-encoder', error);
  });
  return { dimensions: probe?.length ?? 0, encode };
}

async function loadLibrary(name: string): Promise<TransformersLibrary> {
  try {
    return (await import(name)) as TransformersLibrary;
  } catch (error) {
    throw new LoadingFailure('no-library', error);
  }
}
