import { RagError } from '@rag/core';

/** The two APIs of Azure OpenAI: v1, which has no versions, or the older one with dated versions. */
export type AzureAPI = 'v1' | 'dated';

const PATHS: Readonly<Record<AzureAPI, string>> = { v1: '/openai/v1/', dated: '/openai' };

/**
 * The base URL of an API at an endpoint, which may already contain the path of either. Throws `invalid_input` without
 * quoting the endpoint, which may contain a password by mistake.
 */
export function toAzureBaseUrl(endpoint: string, api: AzureAPI = 'v1'): string {
  if (!URL.canParse(endpoint)) throw refused('must be a URL such as https://my-resource.openai.azure.com');
  const url = new URL(endpoint);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url.hostname)))
    throw refused('must begin with https:// (http:// is for loopback addresses only)');
  if (url.username !== '' || url.password !== '') throw refused('must not contain a user name or password');
  if (url.search !== '' || url.hash !== '') throw refused('must end with its path, without "?" or "#"');
  if (/\/(?:deployments|api\/projects)(?:\/|$)/u.test(url.pathname))
    throw refused('must be that of the resource, not of a deployment or a project');
  const prefix = url.pathname.replace(/\/+$/u, '').replace(/\/openai(?:\/v1)?$/u, '');
  return `${url.origin}${prefix}${PATHS[api]}`;
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/u.test(hostname);
}

function refused(expectation: string): RagError {
  return new RagError('invalid_input', `The endpoint of Azure OpenAI ${expectation}.`);
}
