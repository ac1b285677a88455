import { page } from 'virtual:page';
import { ConfigurationError } from '@rag/configuration';
import { RagError } from '@rag/core';
import { toProblemResponse } from '../http/index.ts';
import type { EdgeBindings, EdgeContext } from './bindings.ts';
import { createConsoleLogger } from './console-logger.ts';
import { composeForRequest, type Isolate, openIsolate } from './open-isolate.ts';

let isolate: Isolate | undefined;

/** The entry point for edge runtimes of Cloudflare's kind ("module workers"). */
export default {
  async fetch(request: Request, bindings: EdgeBindings, context: EdgeContext): Promise<Response> {
    try {
      // Two first requests may both open one; the later one is kept.
      isolate ??= await openIsolate(bindings);
      const { fetch, settled } = composeForRequest(isolate, bindings, page);
      const response = await fetch(request);
      return keepAlive(response, settled, context);
    } catch (error) {
      createConsoleLogger('error').error({ reason: reasonOf(error) }, 'the service did not start');
      return toProblemResponse(isWrongSetting(error) ? undefined : error);
    }
  },
};

/** Keeps the isolate alive until the work after an answer has ended; for a stream, after its last event. */
function keepAlive(response: Response, settled: () => Promise<void>, context: EdgeContext): Response {
  const isStream = response.headers.get('content-type')?.startsWith('text/event-stream') ?? false;
  if (!isStream || response.body === null) {
    context.waitUntil(settled());
    return response;
  }
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  // Rejects when the client disconnects; the answer is aborted by then.
  const sent = response.body.pipeTo(writable).catch(() => {});
  context.waitUntil(sent.then(settled));
  return new Response(readable, response);
}

/** An invalid setting, which an adapter reports as invalid input. For the client it is an internal error. */
function isWrongSetting(error: unknown): boolean {
  return error instanceof RagError && error.code === 'invalid_input';
}

function reasonOf(error: unknown): string {
  if (error instanceof ConfigurationError) return error.problems.join('; ');
  if (error instanceof RagError) return error.message;
  return error instanceof Error ? error.name : 'unknown';
}
