import { createDefaultHttpClient, createHttpHeaders, createPipelineRequest } from '@azure/core-rest-pipeline';
import type { SearchIndexClient } from '@azure/search-documents';
import type { SdkCallOptions } from './call-service.ts';
import { cachedSearchClient } from './search-client-cache.ts';

/** The body of `docs/search.post.search`. */
export type SearchBody = Readonly<Record<string, unknown>>;

/** One page of results. */
export interface SearchPage {
  readonly value: readonly (Readonly<Record<string, unknown>> & { readonly '@search.score': number })[];
  /** The body of the request for the next page, if there is one. */
  readonly '@search.nextPageParameters'?: SearchBody;
}

/** Makes one call of the service. */
export type SendSearch = (index: string, body: SearchBody, options: SdkCallOptions) => Promise<SearchPage>;

/** A search may answer with a part of its results. */
const ACCEPTED: ReadonlySet<number> = new Set([200, 206]);

/**
 * Sends searches through the pipeline of the SDK's clients, with their credentials and policies. The SDK's own method takes
 * about half as much processor time again: it copies request and reply several times, also each number of a vector.
 */
export function createSendSearch(client: SearchIndexClient): SendSearch {
  const { endpoint, serviceVersion } = client;
  const httpClient = createDefaultHttpClient();

  return async function sendSearch(index, body, { abortSignal, onResponse }) {
    const path = `indexes('${encodeURIComponent(index)}')/docs/search.post.search`;
    const request = createPipelineRequest({
      url: `${endpoint.replace(/\/+$/u, '')}/${path}?api-version=${encodeURIComponent(serviceVersion)}`,
      method: 'POST',
      headers: createHttpHeaders({ 'content-type': 'application/json' }),
      body: JSON.stringify(body),
      abortSignal,
      allowInsecureConnection: endpoint.startsWith('http:'),
    });
    const response = await cachedSearchClient(client, index).pipeline.sendRequest(httpClient, request);
    onResponse(response);
    const text = response.bodyAsText ?? '';
    if (!ACCEPTED.has(response.status))
      throw Object.assign(new Error('refused'), { code: errorCodeOf(text) });
    const reply: unknown = JSON.parse(text);
    if (!isPage(reply)) throw new TypeError('The reply has no results.');
    return reply;
  };
}

function isPage(reply: unknown): reply is SearchPage {
  return typeof reply === 'object' && reply !== null && 'value' in reply && Array.isArray(reply.value);
}

/** The short code in the body of an error. A proxy may have sent another body. */
function errorCodeOf(text: string): unknown {
  try {
    const { error } = JSON.parse(text) as { readonly error?: { readonly code?: unknown } };
    return error?.code;
  } catch {
    return undefined;
  }
}
