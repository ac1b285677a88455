import { ApiError, resourceNotFound } from './api-error.ts';
import type { Operation } from './faults.ts';
import { type Fields, rejectUnknownFields } from './request-fields.ts';

/** A path of the API before v1, which names its deployment. */
export interface DatedPath {
  readonly operation: Operation;
  readonly deployment: string;
}

/** The chat completion parameters of the generally available version that are simulated. */
const GA_CHAT_FIELDS = [
  'frequency_penalty',
  'max_completion_tokens',
  'max_tokens',
  'messages',
  'n',
  'presence_penalty',
  'seed',
  'stop',
  'stream',
  'stream_options',
  'temperature',
  'top_p',
  'user',
  // No specification has this field, but the service's own clients send it.
  'model',
];

/** The chat completion parameters by version: the last one without `-preview`, and one with reasoning efforts. */
const VERSIONS: Readonly<Record<string, readonly string[]>> = {
  '2024-10-21': GA_CHAT_FIELDS,
  '2025-04-01-preview': [...GA_CHAT_FIELDS, 'reasoning_effort', 'store', 'metadata'],
};

/** Parses `/openai/deployments/{deployment}/…`. Undefined for other paths. */
export function readDatedPath(method: string | undefined, pathname: string): DatedPath | undefined {
  const [, name, what] =
    /^\/openai\/deployments\/([^/]+)\/(chat\/completions|embeddings)$/u.exec(pathname) ?? [];
  if (method !== 'POST' || name === undefined) return undefined;
  return {
    operation: what === 'embeddings' ? 'embeddings' : 'chat',
    deployment: decodeURIComponent(name),
  };
}

/** Throws unless the request names a known version and uses only its parameters. */
export function checkDatedRequest(url: URL, { operation }: DatedPath, fields: Fields | undefined): void {
  const version = url.searchParams.get('api-version');
  if (version === null) throw resourceNotFound();
  const known = Object.hasOwn(VERSIONS, version) ? VERSIONS[version] : undefined;
  if (known === undefined)
    throw new ApiError(400, { code: 'BadRequest', message: 'API version not supported' });
  // Embeddings accept every parameter.
  if (operation === 'chat' && fields !== undefined) rejectUnknownFields(fields, known);
}
