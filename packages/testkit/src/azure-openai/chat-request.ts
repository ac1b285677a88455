import { invalidRequest } from './api-error.ts';
import type { ChatDeployment } from './deployment.ts';
import {
  type Fields,
  isFields,
  missing,
  optionalBoolean,
  optionalChoice,
  optionalInteger,
  optionalNumber,
  rejectUnknownFields,
  requiredString,
  wrongType,
} from './request-fields.ts';

export interface ChatMessage {
  readonly role: 'system' | 'developer' | 'user' | 'assistant';
  readonly content: string;
}

/** A valid request for a chat completion. */
export interface ChatRequest {
  readonly messages: readonly ChatMessage[];
  readonly stream: boolean;
  readonly includeUsage: boolean;
  readonly maxTokens: number | undefined;
  /** Undefined for a model without reasoning. */
  readonly reasoningEffort: string | undefined;
  readonly stop: readonly string[];
  readonly promptCacheKey: string | undefined;
}

/** The simulated parameters. Tools, several choices, images, audio and log probabilities are not simulated. */
const KNOWN = [
  'frequency_penalty',
  'max_completion_tokens',
  'max_tokens',
  'messages',
  'metadata',
  'model',
  'n',
  'presence_penalty',
  'prompt_cache_key',
  'reasoning_effort',
  'safety_identifier',
  'seed',
  'stop',
  'store',
  'stream',
  'stream_options',
  'temperature',
  'top_p',
  'user',
  'verbosity',
];

const ROLES = ['system', 'developer', 'user', 'assistant'] as const;
/** Parameters that reasoning models reject, except with effort `none`. */
const SAMPLING = ['top_p', 'presence_penalty', 'frequency_penalty'];
/** The default effort of reasoning models. */
const DEFAULT_EFFORT = 'medium';

/** Validates a request as strictly as the service does. Throws an {@link ApiError} for an invalid one. */
export function readChatRequest(fields: Fields, deployment: ChatDeployment): ChatRequest {
  rejectUnknownFields(fields, KNOWN);
  const messages = readMessages(fields);
  const stream = optionalBoolean(fields, 'stream');
  for (const [name, highest] of [
    ['top_p', 1],
    ['temperature', 2],
  ] as const)
    optionalNumber(fields, name, 0, highest);
  for (const name of ['presence_penalty', 'frequency_penalty']) optionalNumber(fields, name, -2, 2);
  for (const name of ['user', 'safety_identifier'])
    if (fields[name] !== undefined) requiredString(fields, name);
  optionalInteger(fields, 'seed', Number.MIN_SAFE_INTEGER);
  if ((optionalInteger(fields, 'n', 1) ?? 1) > 1)
    throw invalidRequest('Only one choice is simulated.', 'n', 'unsupported_value');
  const reasoningEffort =
    deployment.reasoningEfforts === undefined
      ? rejectReasoning(fields)
      : readReasoning(fields, deployment.reasoningEfforts);
  const maxTokensName = deployment.reasoningEfforts === undefined ? 'max_tokens' : 'max_completion_tokens';
  return {
    messages,
    stream,
    includeUsage: readStreamOptions(fields, stream),
    maxTokens: optionalInteger(fields, maxTokensName, 1),
    reasoningEffort,
    stop: readStop(fields),
    promptCacheKey:
      fields['prompt_cache_key'] === undefined ? undefined : requiredString(fields, 'prompt_cache_key'),
  };
}

function readMessages(fields: Fields): ChatMessage[] {
  const { messages } = fields;
  if (messages === undefined) throw missing('messages');
  if (!Array.isArray(messages)) throw wrongType('messages', 'an array of objects', messages);
  if (messages.length === 0)
    throw invalidRequest(
      "Invalid 'messages': empty array. Expected an array with minimum length 1, but got an empty array instead.",
      'messages',
      'empty_array',
    );
  return messages.map((message: unknown, index) => {
    const path = `messages[${index}]`;
    if (!isFields(message)) throw wrongType(path, 'an object', message);
    rejectUnknownFields(message, ['role', 'content', 'name'], `${path}.`);
    if (message['role'] === undefined) throw missing(`${path}.role`);
    const role = ROLES.find((known) => known === message['role']);
    if (role === undefined)
      throw invalidRequest(
        `Invalid value: '${String(message['role'])}'. Supported values are: ${ROLES.map((known) => `'${known}'`).join(', ')}.`,
        `${path}.role`,
        'invalid_value',
      );
    return { role, content: readContent(message['content'], `${path}.content`) };
  });
}

function readContent(content: unknown, path: string): string {
  if (content === undefined) throw missing(path);
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) throw wrongType(path, 'a string or an array of objects', content);
  return content
    .map((part: unknown, index) => {
      if (!isFields(part)) throw wrongType(`${path}[${index}]`, 'an object', part);
      rejectUnknownFields(part, ['type', 'text'], `${path}[${index}].`);
      optionalChoice(part, 'type', ['text']);
      return requiredString(part, 'text', `${path}[${index}].`);
    })
    .join('\n');
}

function rejectReasoning(fields: Fields): undefined {
  if (fields['reasoning_effort'] !== undefined)
    throw invalidRequest('Unrecognized request argument supplied: reasoning_effort', null, null);
  if (fields['max_completion_tokens'] !== undefined)
    throw unsupportedLimit('max_completion_tokens', 'max_tokens');
  return undefined;
}

function readReasoning(fields: Fields, efforts: readonly string[]): string {
  if (fields['max_tokens'] !== undefined) throw unsupportedLimit('max_tokens', 'max_completion_tokens');
  const effort = fields['reasoning_effort'] ?? DEFAULT_EFFORT;
  if (typeof effort !== 'string') throw wrongType('reasoning_effort', 'a string', effort);
  if (!efforts.includes(effort))
    throw invalidRequest(
      `Unsupported value: 'reasoning_effort' does not support '${effort}' with this model. Supported values are: ${efforts.map((known) => `'${known}'`).join(', ')}.`,
      'reasoning_effort',
      'unsupported_value',
    );
  if (effort === 'none') return effort;
  const temperature = fields['temperature'] ?? 1;
  if (temperature !== 1)
    throw invalidRequest(
      `Unsupported value: 'temperature' does not support ${String(temperature)} with this model. Only the default (1) value is supported.`,
      'temperature',
      'unsupported_value',
    );
  for (const name of SAMPLING)
    if (fields[name] !== undefined)
      throw invalidRequest(
        `Unsupported parameter: '${name}' is not supported with this model.`,
        name,
        'unsupported_parameter',
      );
  return effort;
}

function unsupportedLimit(name: string, instead: string): Error {
  return invalidRequest(
    `Unsupported parameter: '${name}' is not supported with this model. Use '${instead}' instead.`,
    name,
    'unsupported_parameter',
  );
}

function readStreamOptions(fields: Fields, stream: boolean): boolean {
  const options = fields['stream_options'] ?? undefined;
  if (options === undefined) return false;
  if (!isFields(options)) throw wrongType('stream_options', 'an object', options);
  if (!stream)
    throw invalidRequest(
      "The 'stream_options' parameter is only allowed when 'stream' is enabled.",
      'stream_options',
      null,
    );
  rejectUnknownFields(options, ['include_usage', 'include_obfuscation'], 'stream_options.');
  return optionalBoolean(options, 'include_usage', 'stream_options.');
}

function readStop({ stop }: Fields): string[] {
  const list = stop === undefined || stop === null ? [] : Array.isArray(stop) ? stop : [stop];
  return list.map((item: unknown) => {
    if (typeof item !== 'string') throw wrongType('stop', 'a string or an array of strings', item);
    return item;
  });
}
