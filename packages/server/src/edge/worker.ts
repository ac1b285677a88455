import { page } from 'virtual:page';
import { ConfigurationError } from '@rag/adapters/environment';
import { RagError } from '@rag/core';
import { toProblemResponse } from '../http/problem.ts';
import type { EdgeBindings, EdgeContext } from './bindings.ts';
import { composeEdge, type Isolate, openIsolate } from './compose-edge.ts';
import { createConsoleLogger } from './console-logger.ts';

let isolate: Isolate | undefined;

/** The entry point for edge runtimes of Cloudflare's kind ("module workers"). */
export default {
  async fetch(request: Request, bindings: EdgeBindings, context: EdgeContext): Promise<Response> {
    try {
      // Two requests at the start may both open one; the later is kept.
      isolate ??= await openIsolate(bindings);
      const { app, settled } = composeEdge(isolate, bindings, page);
      const response = await app.fetch(request);
      return keepAlive(response, settled, context);
    } catch (error) {
      createConsoleLogger('error').error({ reason: reasonOf(error) }, 'the worker could not start');
      return toProblemResponse(isWrongSetting(error) ? undefined : error);
    }
  },
};

/** Lets what goes on after an answer end: at once where that is whole, else after its last event. */
function keepAlive(response: Response, settled: () => Promise<void>, context: EdgeContext): Response {
  const isStream = response.headers.get('content-type')?.startsWith('text/event-stream') ?? false;
  if (!isStream || response.body === null) {
    context.waitUntil(settled());
    return response;
  }
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  // A reader who leaves rejects this, after the answer was told to end.
  const sent = response.body.pipeTo(writable).catch(() => {});
  context.waitUntil(sent.then(settled));
  return new Response(readable, response);
}

/** A wrong setting, which an adapter calls invalid input: to the caller it is our fault. */
function isWrongSetting(error: unknown): boolean {
  return error instanceof RagError && error.code === 'invalid_input';
}

function reasonOf(error: unknown): string {
  if (error instanceof ConfigurationError) return error.problems.join('; ');
  if (error instanceof RagError) return error.message;
  return error instanceof Error ? error.name : 'unknown';
}
