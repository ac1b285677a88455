import type { AnswerEvent, CallOptions, ChatEngine, ChatRequest, RateLimiter } from '@rag/core';
import { collectAnswer, RagError } from '@rag/core';
import type { Context } from 'hono';
import { readJson } from '../http/read-json.ts';
import type { Logger } from '../logger.ts';
import { createAnswerJson } from './answer-json.ts';
import type { ChatInput } from './chat-input.ts';
import { parseChatInput } from './chat-input.ts';
import { openEventStream } from './event-stream.ts';

const MAX_BODY_BYTES = 16 * 1_024;

const JSON_HEADERS = {
  'Content-Type': 'application/json',
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
};

export interface ChatRouteDependencies {
  readonly engine: ChatEngine;
  readonly limiter: RateLimiter;
  /** The key under which a client's questions are counted. Never an address in clear. */
  readonly clientKey: (context: Context) => string;
  readonly logger: Logger;
}

/** `POST /chat`, as JSON or, where the client asks for it, as server-sent events. */
export function createChatRoute({ engine, limiter, clientKey, logger }: ChatRouteDependencies) {
  const toJson = createAnswerJson();
  /** How many answers came whole from the cache since the last line about one. */
  let cachedSinceLast = 0;

  /** The limiter's verdict. One that fails lets the question through: better unlimited than closed. */
  async function admit(key: string): Promise<void> {
    const decision = await limiter.consume(key).catch(() => undefined);
    if (decision === undefined) logger.warn({ code: 'limiter_unavailable' }, 'question not counted');
    else if (!decision.allowed) {
      throw new RagError('rate_limited', 'Too many questions.', { retryAfterMs: decision.retryAfterMs });
    }
  }

  function logEnd(event: AnswerEvent, startedAtMs: number): void {
    const ms = Math.round(performance.now() - startedAtMs);
    if (event.type === 'error') {
      const { code, retryable, details } = event.error;
      logger.warn({ code, retryable, details, ms }, 'answer broke off');
    } else if (event.type === 'done') {
      const { answerId, outcome, cached, degraded, model, usage } = event.answer;
      // A line for each would cost as much as half a cached answer: they are counted in the next line.
      if (cached && degraded.length === 0) {
        cachedSinceLast += 1;
        return;
      }
      const missing = degraded.length === 0 ? {} : { degraded };
      logger.info({ answerId, outcome, cached, ms, model, usage, cachedSinceLast, ...missing }, 'answered');
      cachedSinceLast = 0;
    }
  }

  return async function chat(context: Context): Promise<Response> {
    const startedAtMs = performance.now();
    const request = context.req.raw;
    const input = parseChatInput(await readJson(request, MAX_BODY_BYTES));
    const question = toChatRequest(input, admit(clientKey(context)));

    if (!wantsEvents(input, request)) {
      const answer = await collectAnswer(engine.answer(question, new RequestOptions(request)));
      logEnd({ type: 'done', answer }, startedAtMs);
      return new Response(toJson(answer), { headers: JSON_HEADERS });
    }

    // Where the runtime does not abort the request's signal, the stream's cancellation still tells.
    const left = new AbortController();
    const signal = AbortSignal.any([request.signal, left.signal]);
    return openEventStream(engine.answer(question, { signal }), {
      abort: () => left.abort(),
      onEnd: (event) => logEnd(event, startedAtMs),
    });
  };
}

/** Asks for the signal only when something has to be waited for: making it costs as much as a look-up. */
class RequestOptions implements CallOptions {
  readonly #request: Request;

  constructor(request: Request) {
    this.#request = request;
  }

  get signal(): AbortSignal {
    return this.#request.signal;
  }
}

function toChatRequest({ message, session_id }: ChatInput, admission: Promise<void>): ChatRequest {
  // An engine that fails before it looks at the verdict must not leave an unhandled rejection behind.
  admission.catch(() => {});
  return { message, admission, ...(typeof session_id === 'string' ? { sessionId: session_id } : {}) };
}

function wantsEvents({ stream }: ChatInput, request: Request): boolean {
  return stream ?? request.headers.get('accept')?.includes('text/event-stream') ?? false;
}
