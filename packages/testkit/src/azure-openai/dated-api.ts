import { ApiError, resourceNotFound } from './api-error.ts';
import type { Operation } from './faults.ts';
import { type Fields, refuseUnknown } from './fields.ts';

/** A path of the API before v1, which names its deployment. */
export interface DatedPath {
  readonly operation: Operation;
  readonly deployment: string;
}

/** What the generally available version's specification lists of chat completions, and is simulated here. */
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
  // In no specification, but sent by the service's own clients, which take the path from it.
  'model',
];

/** The fields of chat completions by version: the last one without `-preview`, and one that knows efforts. */
const VERSIONS: Readonly<Record<string, readonly string[]>> = {
  '2024-10-21': GA_CHAT_FIELDS,
  '2025-04-01-preview': [...GA_CHAT_FIELDS, 'reasoning_effort', 'store', 'metadata'],
};

/** Reads `/openai/deployments/{deployment}/…`; `undefined` for all other paths. */
export function readDatedPath(method: string | undefined, pathname: string): DatedPath | undefined {
  const [, name, what] =
    /^\/openai\/deployments\/([^/]+)\/(chat\/completions|embeddings)$/u.exec(pathname) ?? [];
  if (method !== 'POST' || name === undefined) return undefined;
  return {
    operation: what === 'embeddings' ? 'embeddings' : 'chat',
    deployment: decodeURIComponent(name),
  };
}

/** Throws unless the request names a version, and asks for nothing that came later. */
export function checkDatedRequest(url: URL, { operation }: DatedPath, fields: Fields | undefined): void {
  const version = url.searchParams.get('api-version');
  if (version === null) throw resourceNotFound();
  const known = Object.hasOwn(VERSIONS, version) ? VERSIONS[version] : undefined;
  if (known === undefined)
    throw new ApiError(400, { code: 'BadRequest', message: 'API version not supported' });
  // Embeddings take whatever else is there.
  if (operation === 'chat' && fields !== undefined) refuseUnknown(fields, known);
}
