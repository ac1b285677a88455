import type { ModelConfiguration } from '@rag/configuration';

/** A version in the path of a base URL, such as `/v1` or `/v1beta/openai`. */
const VERSION = /\/v\d/;

/** Whether the models are at a base URL whose path names no version of the API. */
export function lacksVersion({ openai: { baseUrl } }: ModelConfiguration): boolean {
  return baseUrl !== undefined && !VERSION.test(new URL(baseUrl).pathname);
}

/** The same models below `/v1`, where nearly all servers of the API have it. */
export function withVersion(models: ModelConfiguration): ModelConfiguration {
  const { openai } = models;
  return { ...models, openai: { ...openai, baseUrl: `${openai.baseUrl?.replace(/\/+$/, '')}/v1` } };
}

/** What to do about a base URL below whose `/v1` the check succeeds. */
export const ADD_VERSION = 'add /v1 to the end of OPENAI_BASE_URL';
