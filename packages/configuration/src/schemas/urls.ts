import { toAzureBaseUrl } from '@rag/adapters/openai';
import { RagError } from '@rag/core';
import { z } from 'zod';

/** The address of a service. Messages never show the value: it may contain a password by mistake. */
export function serviceUrl() {
  return checkedText((text) => urlProblem(text));
}

/** The root of a server's API, below which its operations are. */
export function modelServerUrl() {
  return checkedText((text) => {
    const problem = urlProblem(text);
    if (problem !== undefined) return problem;
    const operation = /\/(?:chat\/completions|completions|embeddings|models|responses|moderations)\/?$/.exec(
      new URL(text).pathname,
    )?.[0];
    return operation === undefined
      ? undefined
      : `must be the root of the API, such as https://host.example/v1, without ${operation}`;
  });
}

/** The address of this service for its clients, read without a slash at its end. */
export function publicUrl() {
  return checkedText((text) => urlProblem(text, 'https://www.example.org/help')).transform((text) => {
    const { origin, pathname } = new URL(text);
    return `${origin}${pathname}`.replace(/\/+$/, '');
  });
}

/** An endpoint in Azure, which receives keys and documents: plain http is for emulators on this machine only. */
export function azureUrl(example: string) {
  return checkedText((text) => azureUrlProblem(text, example));
}

/** The endpoint of an Azure OpenAI resource. */
export function azureOpenAIUrl() {
  return checkedText((text) => {
    const problem = azureUrlProblem(text, 'https://my-resource.openai.azure.com');
    if (problem !== undefined) return problem;
    return isAzureResource(text)
      ? undefined
      : 'must be the address of the resource, not of a deployment or a project';
  });
}

/** The address of a Redis server, which may contain its password. */
export function redisUrl() {
  return checkedText(redisProblem);
}

/** Whether a URL is on this machine and uses plain http, as emulators do. */
export function isEmulator({ protocol, hostname }: URL): boolean {
  return protocol === 'http:' && LOOPBACK.test(hostname);
}

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/** A text that `problemOf` finds nothing wrong with. */
function checkedText(problemOf: (text: string) => string | undefined) {
  return z.string().superRefine((text, context) => {
    const problem = problemOf(text);
    if (problem !== undefined) context.addIssue(problem);
  });
}

function azureUrlProblem(text: string, example: string): string | undefined {
  const problem = urlProblem(text, example);
  if (problem !== undefined) return problem;
  const url = new URL(text);
  return url.protocol === 'https:' || isEmulator(url)
    ? undefined
    : 'must begin with https:// (http:// is for loopback addresses only)';
}

function isAzureResource(endpoint: string): boolean {
  try {
    toAzureBaseUrl(endpoint);
    return true;
  } catch (error) {
    if (error instanceof RagError) return false;
    throw error;
  }
}

function urlProblem(text: string, example = 'https://host.example/v1'): string | undefined {
  if (!URL.canParse(text)) return `must be a URL such as ${example}`;
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return 'must begin with http:// or https://';
  if (url.username !== '' || url.password !== '') return 'must not contain a user name or password';
  if (url.search !== '' || url.hash !== '') return 'must end with its path, without "?" or "#"';
  return undefined;
}

const ENCODE_PASSWORD = 'in its password write @ as %40, / as %2F, # as %23, ? as %3F and % as %25';

function redisProblem(text: string): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || url.hostname === '')
    return `must be a URL such as redis://localhost:6379 or rediss://user:password@host:10000; ${ENCODE_PASSWORD}`;
  if (url.protocol !== 'redis:' && url.protocol !== 'rediss:')
    return 'must begin with redis:// or, for TLS, rediss://';
  if (url.search !== '' || url.hash !== '') return `must not contain "?" or "#"; ${ENCODE_PASSWORD}`;
  if (!/^\/?\d{0,3}$/.test(url.pathname))
    return `must end with its port or the number of a database; ${ENCODE_PASSWORD}`;
  return undefined;
}
