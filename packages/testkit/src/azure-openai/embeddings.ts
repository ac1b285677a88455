import { invalidRequest } from './api-error.ts';
import type { EmbeddingDeployment } from './deployment.ts';
import { embedText } from './embed-text.ts';
import {
  type Fields,
  missing,
  optionalChoice,
  optionalInteger,
  rejectUnknownFields,
  wrongType,
} from './request-fields.ts';
import type { ResponseBody } from './send-body.ts';
import { tokenize } from './tokenize.ts';

const MAX_INPUTS = 2_048;
const MAX_INPUT_TOKENS = 8_191;
const MAX_REQUEST_TOKENS = 300_000;

/** Makes the body of an embeddings response. Throws an {@link ApiError} for an invalid request. */
export function createEmbeddings(fields: Fields, deployment: EmbeddingDeployment): ResponseBody {
  rejectUnknownFields(fields, ['model', 'input', 'dimensions', 'encoding_format', 'user']);
  const texts = readInput(fields);
  const encoding = optionalChoice(fields, 'encoding_format', ['float', 'base64']) ?? 'float';
  const dimensions = readDimensions(fields, deployment);
  const promptTokens = countTokens(texts);
  const value = {
    object: 'list',
    data: texts.map((text, index) => {
      const vector = embedText(text, deployment.dimensions, dimensions);
      return { object: 'embedding', index, embedding: encoding === 'base64' ? toBase64(vector) : vector };
    }),
    model: deployment.model,
    usage: { prompt_tokens: promptTokens, total_tokens: promptTokens },
  };
  return { kind: 'json', value, usage: { promptTokens, cachedTokens: 0, completionTokens: 0 } };
}

function readInput({ input }: Fields): string[] {
  if (input === undefined) throw missing('input');
  const expected = 'a string, an array of strings or an array of tokens';
  const list = typeof input === 'string' || isTokens(input) ? [input] : input;
  if (!Array.isArray(list)) throw wrongType('input', expected, input);
  if (list.length === 0)
    throw invalidRequest(
      "Invalid 'input': empty array. Expected at least one input.",
      'input',
      'empty_array',
    );
  if (list.length > MAX_INPUTS)
    throw invalidRequest(
      `Invalid 'input': array too long. Expected an array with maximum length ${MAX_INPUTS}, but got an array with length ${list.length} instead.`,
      'input',
      'array_above_max_length',
    );
  return list.map((item: unknown, index) => {
    if (item === '')
      throw invalidRequest(
        `Invalid 'input[${index}]': input cannot be an empty string.`,
        'input',
        'invalid_value',
      );
    if (typeof item === 'string') return item;
    // The real model's vocabulary is unknown here, so a token stands for itself.
    if (isTokens(item)) return item.map((token) => `t${token}`).join(' ');
    throw wrongType(`input[${index}]`, expected, item);
  });
}

function isTokens(value: unknown): value is number[] {
  return Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === 'number');
}

function readDimensions(fields: Fields, { dimensions, shortens = true }: EmbeddingDeployment): number {
  const wanted = optionalInteger(fields, 'dimensions', 1);
  if (wanted === undefined) return dimensions;
  if (!shortens) throw invalidRequest('This model does not support specifying dimensions.', null, null);
  if (wanted > dimensions)
    throw invalidRequest(
      `Invalid value for 'dimensions' = ${wanted}. Must be less than or equal to ${dimensions}.`,
      'dimensions',
      null,
    );
  return wanted;
}

function countTokens(texts: readonly string[]): number {
  let total = 0;
  for (const text of texts) {
    const tokens = tokenize(text).length;
    if (tokens > MAX_INPUT_TOKENS)
      throw invalidRequest(
        `This model's maximum context length is ${MAX_INPUT_TOKENS} tokens, however you requested ${tokens} tokens (${tokens} in your prompt; 0 for the completion). Please reduce your prompt; or completion length.`,
        null,
        null,
      );
    total += tokens;
  }
  if (total <= MAX_REQUEST_TOKENS) return total;
  throw invalidRequest(
    `Requested ${total} tokens, max ${MAX_REQUEST_TOKENS} tokens per request`,
    null,
    'max_tokens_per_request',
  );
}

function toBase64(vector: readonly number[]): string {
  const bytes = Buffer.alloc(vector.length * 4);
  for (const [index, value] of vector.entries()) bytes.writeFloatLE(value, index * 4);
  return bytes.toString('base64');
}
