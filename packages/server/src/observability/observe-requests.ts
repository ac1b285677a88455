import { context } from '@opentelemetry/api';
import { pathOf } from '../http/index.ts';
import type { ServiceObserver } from './observer.ts';
import { routeOf } from './route-of.ts';

/** Answers a request. `bindings` is what the runtime passes along: on Node, the message that goes out. */
export type Fetch = (request: Request, bindings?: object) => Response | Promise<Response>;

/** The part of Node's `ServerResponse` that is used here. */
interface Outgoing {
  readonly headersSent: boolean;
  readonly statusCode: number;
  on(event: 'close', listener: () => void): unknown;
}

/** What nginx logs for a client that left before it got a response. */
const CLIENT_LEFT = 499;

/**
 * Reports each request once its response has been sent. On Node that is when the response closes, so that a stream ends
 * with its last byte; on other runtimes it is when the head is ready. Costs nothing if the observer does not want it.
 */
export function observeRequests(fetch: Fetch, { requestEnded }: ServiceObserver): Fetch {
  if (requestEnded === undefined) return fetch;

  return function observedFetch(request, bindings) {
    const startedAtMs = performance.now();
    const trace = context.active();
    const report = (status: number): void => {
      const { method } = request;
      const ms = performance.now() - startedAtMs;
      requestEnded({ method, route: routeOf(pathOf(request)), status, ms, trace });
    };
    const outgoing = outgoingOf(bindings);
    if (outgoing === undefined) return reported(fetch(request, bindings), report);
    // Not by the response itself: reading it costs the server its shortest way to write one.
    // It closes once. A listener that removes itself would cost several allocations for each request.
    outgoing.on('close', () => report(outgoing.headersSent ? outgoing.statusCode : CLIENT_LEFT));
    return fetch(request, bindings);
  };
}

async function reported(
  response: Response | Promise<Response>,
  report: (status: number) => void,
): Promise<Response> {
  const settled = await response;
  report(settled.status);
  return settled;
}

function outgoingOf(bindings: object | undefined): Outgoing | undefined {
  return bindings !== undefined && 'outgoing' in bindings ? (bindings.outgoing as Outgoing) : undefined;
}
