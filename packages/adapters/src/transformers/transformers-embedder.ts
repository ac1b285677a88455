import { type Embedder, RagError } from '@rag/core';
import { throwIfAborted } from '@rag/core/adapter';
import { LRUCache } from 'lru-cache';
import { type LoadingProgress, startEncoderThread } from './encoder-thread.ts';
import { type FoundModel, findModel } from './find-model.ts';
import { LIBRARY } from './library.ts';
import type { EncoderResponse } from './messages.ts';
import { familyOf, type Pooling } from './model-family.ts';

export type { LoadingProgress } from './encoder-thread.ts';

export interface TransformersEmbedderOptions {
  /**
   * A folder with the model (`config.json`, `tokenizer.json`, `onnx/model.onnx`), or its name at the Hugging Face
   * hub, `owner/name` or `owner/name@revision`.
   */
  readonly model: string;
  /** The folder for models from the hub, searched first. Default `.data/models`. */
  readonly modelFolder?: string;
  /** Whether the model may be downloaded from the hub when it is not in the folder. Default true. */
  readonly allowsDownload?: boolean;
  /** The pooling and the prefixes. Default: those of the model family. */
  readonly pooling?: Pooling;
  readonly questionPrefix?: string;
  readonly passagePrefix?: string;
  /** Called while a model is downloaded; sizes in bytes. */
  readonly onProgress?: (progress: LoadingProgress) => void;
  /** The module to use in place of `@huggingface/transformers`; for tests. */
  readonly library?: string;
}

/** A question is embedded for the search and again to select sentences. */
const RECENT_QUESTIONS = 500;

/** An embedder with a model in its own thread, until it is closed. */
export interface TransformersEmbedder extends Embedder {
  close(): Promise<void>;
}

/**
 * Loads a sentence encoder into a thread of this process. Needs the package `@huggingface/transformers`.
 * Rejects with `invalid_input` when the package or the model is missing, or the model is no encoder, and with
 * `model_unavailable` when the model cannot be downloaded.
 *
 * @example
 * const embedder = await createTransformersEmbedder({ model: 'Xenova/all-MiniLM-L6-v2' });
 */
export async function createTransformersEmbedder(
  options: TransformersEmbedderOptions,
): Promise<TransformersEmbedder> {
  const { model, modelFolder = '.data/models', allowsDownload = true, library = LIBRARY } = options;
  const found = await findModel(model, modelFolder);
  const family = familyOf(found.model);
  const { pooling = family.pooling } = options;
  const { questionPrefix = family.questionPrefix, passagePrefix = family.passagePrefix } = options;
  const thread = await startEncoderThread(
    { ...found, library, pooling, allowsDownload: allowsDownload && !found.isFolder },
    {
      toError: (failure) => toError(failure, found),
      ...(options.onProgress === undefined ? {} : { onProgress: options.onProgress }),
    },
  );
  const recent = new LRUCache<string, Float32Array>({ max: RECENT_QUESTIONS });
  return {
    model: found.identity,
    dimensions: thread.dimensions,
    async embed(texts, { signal, input = 'question' } = {}) {
      throwIfAborted(signal);
      if (texts.length === 0) return [];
      if (input === 'passage')
        return thread.embed(
          texts.map((text) => passagePrefix + text),
          signal,
        );
      const [text = '', ...others] = texts;
      const known = others.length === 0 ? recent.get(text) : undefined;
      if (known !== undefined) return [known.slice()];
      const vectors = await thread.embed(
        texts.map((question) => questionPrefix + question),
        signal,
      );
      if (others.length === 0 && vectors[0] !== undefined) recent.set(text, vectors[0].slice());
      return vectors;
    },
    close: () => thread.close(),
  };
}

/** How an operator can fix an encoder that does not load. */
function toError(
  { reason, detail }: Extract<EncoderResponse, { type: 'failed' }>,
  { model, modelFolder, isFolder }: FoundModel,
): RagError {
  if (reason === 'no-library')
    return new RagError(
      'invalid_input',
      `The local encoder needs the package ${LIBRARY}, which cannot be loaded. Install it with "pnpm add --workspace-root ${LIBRARY}". (${detail})`,
    );
  if (reason === 'not-an-encoder')
    return new RagError('invalid_input', `${model} is no sentence encoder that can be used here: ${detail}`);
  if (isFolder)
    return new RagError('invalid_input', `The model in ${modelFolder}/${model} cannot be loaded: ${detail}`);
  return new RagError(
    'model_unavailable',
    `The model ${model} is not in ${modelFolder} and cannot be fetched from huggingface.co: check its name and the network, or copy its folder from another machine and name that. (${detail})`,
  );
}
