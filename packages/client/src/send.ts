import { ChatError, toResponseError } from './chat-error.ts';
import { toServiceUrl } from './service-url.ts';

/** Sends a request to a path of the service. */
export type Send = (path: string, init: RequestInit) => Promise<Response>;

export interface Connection {
  readonly baseUrl: string | URL;
  readonly fetch?: typeof fetch | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/**
 * Makes the one function that talks to the service. It rejects with a `ChatError` where no response comes or
 * its status is not 2xx, and with the signal's reason when the caller aborts.
 */
export function createSend({ baseUrl, fetch: send = globalThis.fetch, headers }: Connection): Send {
  const base = toServiceUrl(baseUrl);

  return async function sendRequest(path, init) {
    let response: Response;
    try {
      // Called without `this`: browsers refuse a `fetch` that is called as a method of another object.
      response = await send(new URL(path, base), { ...init, headers: { ...headers, ...init.headers } });
    } catch (error) {
      if (init.signal?.aborted) throw init.signal.reason;
      throw new ChatError('unreachable', 'The service is unreachable.', { retryable: true, cause: error });
    }
    if (!response.ok) throw await toResponseError(response);
    return response;
  };
}

/** A POST request with a JSON body. */
export function jsonRequest(
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): RequestInit & {
  readonly headers: Readonly<Record<string, string>>;
} {
  return {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify(body),
  };
}
