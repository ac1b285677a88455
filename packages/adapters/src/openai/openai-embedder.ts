import { type BillableOptions, type Embedder, RagError } from '@rag/core';
import { NO_USAGE, throwIfAborted } from '@rag/core/adapter';
import type OpenAI from 'openai';
import { createBatchedCall } from './batched-call.ts';
import { mapOpenAIError } from './map-error.ts';
import { toWellFormed } from './well-formed.ts';

interface EmbedderConnection {
  /** The caller makes it, and chooses the server and the credentials. */
  readonly client: Pick<OpenAI, 'embeddings'>;
  /** The name of the model, or in Azure of the deployment. */
  readonly model: string;
  /**
   * The largest number of texts in one request; 1 to 2,048, default 256. It is halved as often as the server refuses a
   * request, and stays so for the life of the embedder.
   */
  readonly batchSize?: number;
  /** The largest number of tokens in one text. Default 8,191, as OpenAI's models accept. */
  readonly maxInputTokens?: number;
  /**
   * The largest number of tokens in one request; 1 to 300,000, default 100,000. A request that is larger than the quota a
   * minute of a deployment never succeeds.
   */
  readonly maxRequestTokens?: number;
  /**
   * How vectors are sent. `base64` takes a fifth of the bytes and much less time to read; not every compatible server knows
   * it. Default `float`. A server that answers in the other encoding is understood.
   */
  readonly encoding?: 'float' | 'base64';
}

export interface OpenAIEmbedderOptions extends EmbedderConnection {
  /** The length of the model's vectors. */
  readonly dimensions: number;
  /**
   * Requests vectors of `dimensions`, for models that can shorten theirs (text-embedding-3). Default false: most other
   * models refuse the parameter.
   */
  readonly shorten?: boolean;
}

const MAX_BATCH_SIZE = 2_048;
const BATCH_SIZE = 256;
const MAX_INPUT_TOKENS = 8_191;
const MAX_REQUEST_TOKENS = 300_000;
const REQUEST_TOKENS = 100_000;

/**
 * An embedding model behind OpenAI's embeddings API or a compatible one. Sends batches one after the other; one batch is
 * one call without retries, and where the server refuses it as it is, one for each half. Rejects with `invalid_input`,
 * which names the index, for a text with more tokens than the model accepts.
 *
 * @example
 * createOpenAIEmbedder({ client, model: 'text-embedding-3-small', dimensions: 1536 });
 */
export function createOpenAIEmbedder(options: OpenAIEmbedderOptions): Embedder {
  const { client, model, dimensions, shorten = false } = options;
  const { batchSize = BATCH_SIZE, maxInputTokens = MAX_INPUT_TOKENS } = options;
  const { maxRequestTokens = REQUEST_TOKENS, encoding = 'float' } = options;
  if (model.trim() === '') throw new RagError('invalid_input', 'model must name a model or deployment.');
  requireWhole('dimensions', dimensions, Number.MAX_SAFE_INTEGER);
  requireWhole('batchSize', batchSize, MAX_BATCH_SIZE);
  requireWhole('maxInputTokens', maxInputTokens, Number.MAX_SAFE_INTEGER);
  requireWhole('maxRequestTokens', maxRequestTokens, MAX_REQUEST_TOKENS);
  const parameters = { model, encoding_format: encoding, ...(shorten ? { dimensions } : {}) };
  const embedInBatches = createBatchedCall(
    (input, options) => requestEmbeddings(client, { ...parameters, input }, options),
    { batchSize, maxInputTokens, maxRequestTokens },
  );
  return {
    model,
    dimensions,
    async embed(texts, options = {}) {
      throwIfAborted(options.signal);
      const embeddings = await embedInBatches(texts.map(toAcceptable), options);
      return embeddings.map((numbers) => {
        if (numbers.length !== dimensions)
          throw unusable(
            `The embedding model gives vectors of ${numbers.length} numbers where dimensions is ${dimensions}.`,
          );
        return toUnitLength(numbers);
      });
    },
  };
}

/**
 * The same for a model of unknown dimensions, such as one that Ollama serves: embeds one short text to learn them, which
 * also checks server, model and credentials at the start.
 */
export async function openOpenAIEmbedder(
  connection: EmbedderConnection,
  options: BillableOptions = {},
): Promise<Embedder> {
  throwIfAborted(options.signal);
  const { client, model, encoding = 'float' } = connection;
  const request = { model, encoding_format: encoding, input: ['dimensions'] };
  const [numbers] = await requestEmbeddings(client, request, options);
  if (numbers === undefined || numbers.length === 0)
    throw unusable('The embedding model gave a vector without numbers.');
  return createOpenAIEmbedder({ ...connection, dimensions: numbers.length });
}

interface EmbeddingsRequest {
  readonly model: string;
  readonly input: string[];
  readonly encoding_format: 'float' | 'base64';
  readonly dimensions?: number;
}

type Numbers = Float32Array | readonly number[];

/** Makes one call. Resolves with the embeddings in the order of the texts. */
async function requestEmbeddings(
  client: EmbedderConnection['client'],
  request: EmbeddingsRequest,
  { signal, onUsage }: BillableOptions,
): Promise<readonly Numbers[]> {
  try {
    const { data, usage } = await client.embeddings.create(request, {
      maxRetries: 0,
      ...(signal === undefined ? {} : { signal }),
    });
    // Compatible servers may leave it out.
    const inputTokens = usage?.prompt_tokens;
    if (typeof inputTokens === 'number' && inputTokens > 0)
      onUsage?.({ model: request.model, usage: { ...NO_USAGE, inputTokens } });
    if (!Array.isArray(data) || data.length !== request.input.length)
      throw unusable('The embedding model did not give one vector for each text.');
    const ordered: Numbers[] = [];
    for (const [position, { index, embedding }] of data.entries()) {
      ordered[index ?? position] = toNumbers(embedding);
    }
    if (Object.keys(ordered).length !== data.length || ordered.length !== data.length)
      throw unusable('The embedding model gave two vectors for one text and none for another.');
    return ordered;
  } catch (error) {
    throw mapOpenAIError(error, { signal });
  }
}

function toNumbers(embedding: unknown): Numbers {
  if (typeof embedding === 'string') return readFloats(embedding);
  if (Array.isArray(embedding)) return embedding;
  throw unusable('The embedding model gave something else than lists of numbers.');
}

/** The floats of 32 bits, little-endian, that a text of base64 contains. */
function readFloats(base64: string): Float32Array {
  const characters = toBinary(base64);
  const bytes = new DataView(new ArrayBuffer(characters.length));
  for (let index = 0; index < characters.length; index += 1)
    bytes.setUint8(index, characters.charCodeAt(index));
  const floats = new Float32Array(Math.floor(characters.length / 4));
  for (let index = 0; index < floats.length; index += 1) floats[index] = bytes.getFloat32(index * 4, true);
  return floats;
}

function toBinary(base64: string): string {
  try {
    return atob(base64);
  } catch {
    throw unusable('The embedding model gave a text that is not base64.');
  }
}

/** Servers refuse a batch that contains an empty text or half a surrogate pair. */
function toAcceptable(text: string): string {
  return text.trim() === '' ? '.' : toWellFormed(text);
}

/** With loops: callbacks for each number take ten times as long. */
function toUnitLength(numbers: Numbers): Float32Array {
  let squares = 0;
  for (const value of numbers) squares += value * value;
  const length = Math.sqrt(squares);
  if (!(length > 0 && length < Number.POSITIVE_INFINITY))
    throw unusable('The embedding model gave a vector without a direction.');
  const vector = new Float32Array(numbers);
  for (let index = 0; index < vector.length; index += 1) vector[index] = (numbers[index] ?? 0) / length;
  return vector;
}

function unusable(message: string): RagError {
  return new RagError('model_unavailable', message, { retryable: false });
}

function requireWhole(name: string, value: number, highest: number): void {
  if (!Number.isInteger(value) || value < 1 || value > highest)
    throw new RagError('invalid_input', `${name} must be a whole number from 1 to ${highest}, not ${value}.`);
}
