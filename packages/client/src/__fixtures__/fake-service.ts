import { vi } from 'vitest';

export const SESSION_ID = 'b9d1b6f4-52a5-4d0c-9a3e-6d9a5e0c7f11';

/** The text of a stream, that of a stream whose connection breaks after it, or a whole response. */
export type FakeResponse = string | { readonly brokenAfter: string } | Response;

/** A `fetch` that gives one response per request, in order, and what was requested. */
export function createFakeService(...responses: readonly FakeResponse[]) {
  const left = [...responses];
  const fetch = vi.fn<typeof globalThis.fetch>(async (_url, init) => {
    if (init?.signal?.aborted) throw init.signal.reason;
    const next = left.shift();
    if (next === undefined) throw new TypeError('fetch failed');
    if (next instanceof Response) return next;
    return new Response(typeof next === 'string' ? next : breakAfter(next.brokenAfter));
  });
  const requests = () =>
    fetch.mock.calls.map(([url, init]) => ({
      url: String(url),
      body: JSON.parse(String(init?.body)),
      lastEventId: new Headers(init?.headers).get('last-event-id'),
    }));
  return { fetch, requests };
}

function breakAfter(text: string): ReadableStream<Uint8Array> {
  const pieces = [new TextEncoder().encode(text)];
  return new ReadableStream({
    pull(controller) {
      const piece = pieces.shift();
      if (piece === undefined) controller.error(new TypeError('network error'));
      else controller.enqueue(piece);
    },
  });
}

/** A server-sent event as the service writes it. */
export function event(type: string, id: string, data: object): string {
  return `event: ${type}\nid: ${id}\ndata: ${JSON.stringify(data)}\n\n`;
}
