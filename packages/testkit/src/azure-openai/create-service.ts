import type { IncomingHttpHeaders } from 'node:http';
import {
  ApiError,
  deploymentNotFound,
  invalidRequest,
  operationNotSupported,
  rateLimited,
  resourceNotFound,
  serverFailure,
} from './api-error.ts';
import { authorize, type Credentials } from './authorize.ts';
import { type ChatContext, createChatCompletion } from './chat-completion.ts';
import { promptFiltered } from './content-filter.ts';
import { checkDatedRequest, type DatedPath } from './dated-api.ts';
import type { ChatDeployment, Deployment } from './deployment.ts';
import { createEmbeddings } from './embeddings.ts';
import type { Fault, Operation } from './faults.ts';
import { createPromptCache } from './prompt-cache.ts';
import { type Fields, requiredString } from './request-fields.ts';
import type { ResponseBody } from './send-body.ts';

export interface ServiceOptions {
  readonly credentials: Credentials;
  readonly deployments: Readonly<Record<string, Deployment>>;
  readonly now: () => number;
}

/** A parsed request that is not validated yet. */
export interface Call {
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  /** Undefined for an unknown path or method. */
  readonly operation: Operation | undefined;
  /** Set when the path belongs to the API before v1. */
  readonly dated: DatedPath | undefined;
  /** Undefined when the body is not a JSON object. */
  readonly fields: Fields | undefined;
  readonly fault: Fault | undefined;
}

/** Creates the service. It answers a call or throws an {@link ApiError}. */
export function createService({
  credentials,
  deployments,
  now,
}: ServiceOptions): (call: Call) => Promise<ResponseBody> {
  const promptCache = createPromptCache();
  let answers = 0;
  const chat = (
    fields: Fields,
    name: string,
    deployment: ChatDeployment,
    fault: Fault | undefined,
  ): Promise<ResponseBody> => {
    answers += 1;
    return createChatCompletion(fields, {
      name,
      deployment,
      promptCache,
      id: `chatcmpl-${String(answers).padStart(24, '0')}`,
      created: Math.floor(now() / 1_000),
      filter: toFilter(fault),
    });
  };
  return async ({ url, headers, operation, dated, fields, fault }) => {
    authorize(headers, { ...credentials, acceptsKeyAsToken: dated === undefined });
    if (operation === undefined) throw resourceNotFound();
    if (dated === undefined) checkVersion(url);
    else checkDatedRequest(url, dated, fields);
    throwFault(fault);
    if (operation === 'models') return { kind: 'json', value: listModels(deployments) };
    if (fields === undefined)
      throw invalidRequest('We could not parse the JSON body of your request.', null, null);
    const name = dated?.deployment ?? requiredString(fields, 'model');
    const deployment = findDeployment(name, deployments);
    if (operation === 'embeddings') {
      if (deployment.kind !== 'embedding') throw operationNotSupported('embeddings', deployment.model);
      return createEmbeddings(fields, deployment);
    }
    if (deployment.kind !== 'chat') throw operationNotSupported('chatCompletion', deployment.model);
    return chat(fields, name, deployment, fault);
  };
}

/** The v1 API needs no version. Dated versions belong to the API before it. */
function checkVersion({ searchParams }: URL): void {
  if (!['v1', 'preview'].includes(searchParams.get('api-version') ?? 'v1'))
    throw new ApiError(400, { code: 'BadRequest', message: 'API version not supported' });
}

function findDeployment(name: string, deployments: Readonly<Record<string, Deployment>>): Deployment {
  const deployment = Object.hasOwn(deployments, name) ? deployments[name] : undefined;
  if (deployment === undefined) throw deploymentNotFound();
  return deployment;
}

function throwFault(fault: Fault | undefined): void {
  if (fault?.kind === 'rate_limited')
    throw rateLimited({ seconds: fault.retryAfterSeconds, ms: fault.retryAfterMs });
  if (fault?.kind === 'status') throw serverFailure(fault.status);
  if (fault?.kind === 'prompt_filtered') throw promptFiltered();
}

function toFilter(fault: Fault | undefined): ChatContext['filter'] {
  if (fault?.kind === 'answer_filtered') return 'stops_answer';
  return fault?.kind === 'filter_unavailable' ? 'unavailable' : 'passes';
}

/** Lists the models. This API does not list deployments. */
function listModels(deployments: Readonly<Record<string, Deployment>>): object {
  const models = new Map(Object.values(deployments).map((deployment) => [deployment.model, deployment.kind]));
  const data = [...models].map(([id, kind]) => ({
    id,
    object: 'model',
    created: 1_700_000_000,
    status: 'succeeded',
    capabilities: { inference: true, chat_completion: kind === 'chat', embeddings: kind === 'embedding' },
  }));
  return { object: 'list', data };
}
