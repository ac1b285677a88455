import { type AnswerEvent, type ChatEngine, toRagError } from '@rag/core';
import type { Context } from 'hono';
import { type ByteSource, disconnect, ProblemError, SECURITY_HEADERS, toBody } from '../http/index.ts';
import {
  type AnsweredEvent,
  inCurrentTrace,
  type LastEvent,
  type ServiceObserver,
} from '../observability/index.ts';
import type { Limits } from '../rate-limits/index.ts';
import { createAdmission } from './admission.ts';
import { AnswerDeadline } from './answer-deadline.ts';
import { type EventStreamOptions, openEventStream } from './event-stream.ts';
import type { JsonAnswers, Protocol, RenderEvent } from './protocol.ts';
import type { StreamSlot, StreamSlots, StreamTimes } from './stream-slots.ts';

const JSON_HEADERS = {
  ...SECURITY_HEADERS,
  'Content-Type': 'application/json',
  'Cache-Control': 'no-store',
};

export interface QuestionHandlerDependencies {
  readonly engine: ChatEngine;
  readonly limits: Limits;
  /** The key that a client's questions are counted under. Never an address in clear. */
  readonly clientKey: (context: Context) => string;
  readonly slots: StreamSlots;
  readonly observer: ServiceObserver;
}

export type QuestionHandler<Input> = (context: Context, input: Input) => Promise<Response>;

/** One request in work. */
interface Asked<Input> {
  readonly context: Context;
  readonly input: Input;
  readonly protocol: Protocol<Input>;
  readonly startedAtMs: number;
}

/** A request, whatever its protocol. */
type AnyAsked = Pick<Asked<unknown>, 'context' | 'startedAtMs'> & {
  readonly protocol: Pick<Protocol<unknown>, 'operation'>;
};

/**
 * Makes the handler of a protocol's checked requests. The steps are the same in every protocol: ask the rate limiter
 * and the engine at the same time, then answer as JSON or as a stream. A failure before the first event
 * rejects, so that it can become an HTTP status.
 */
export function createQuestionHandler({
  engine,
  limits,
  clientKey,
  slots,
  observer,
}: QuestionHandlerDependencies): <Input>(protocol: Protocol<Input>) => QuestionHandler<Input> {
  const admit = createAdmission(limits, observer);

  async function answerAsJson<Input>(
    asked: Asked<Input>,
    toJson: JsonAnswers<Input>['toJson'],
  ): Promise<Response> {
    const { context, input, protocol } = asked;
    const question = protocol.toRequest(input);
    const { admission, admitGeneration, addTo } = admit(clientKey(context));
    const deadline = new AnswerDeadline(context.req.raw, slots.times.maxMs);
    const request = { ...question, admission, admitGeneration };
    const answer = await deadline.wait(engine.ask(request, deadline));
    observer.answered?.(toAnsweredEvent(asked, { type: 'done', answer }));
    const headers = { ...JSON_HEADERS };
    addTo(headers);
    return new Response(toJson(answer, input), { headers });
  }

  function answerAsStream<Input>(asked: Asked<Input>): Promise<Response> {
    const { input, protocol } = asked;
    const { req } = asked.context;
    const resume = protocol.readCursor?.(req.raw);
    const request = protocol.toRequest(input);
    const client = clientKey(asked.context);
    // Before the rate limit: a question that finds no slot is not counted.
    const slot = slots.acquire(client);
    const { addTo, ...admission } = admit(client);
    const question = { ...request, ...admission, ...(resume === undefined ? {} : { resume }) };
    const answer = new StreamedAnswer(asked, {
      renderer: protocol.createRenderer(input, resume),
      times: slots.times,
      slot,
      cancelled: cancelledWith(req.raw.signal),
      observer,
    });
    return openEventStream(
      engine.stream(question, { signal: answer.signal }),
      answer,
      toStreamHeaders(protocol.streamHeaders, addTo),
    );
  }

  return (protocol) =>
    async function handleQuestion(context, input) {
      const startedAtMs = performance.now();
      const asked = { context, input, protocol, startedAtMs };
      const { json } = protocol;
      try {
        return await (json?.isWanted(input, context.req.raw)
          ? answerAsJson(asked, json.toJson)
          : answerAsStream(asked));
      } catch (error) {
        // A refusal by the protocol: the request was no question.
        if (!(error instanceof ProblemError))
          observer.answered?.(toAnsweredEvent(asked, { type: 'error', error: toRagError(error) }));
        throw error;
      }
    };
}

interface StreamedAnswerOptions {
  readonly renderer: RenderEvent;
  readonly times: StreamTimes;
  readonly slot: StreamSlot;
  readonly cancelled: AbortController;
  readonly observer: ServiceObserver;
}

/** What a stream needs as long as it is open: not its question, nor Hono's context. */
class StreamedAnswer implements EventStreamOptions {
  readonly times: StreamTimes;
  readonly slot: StreamSlot;
  readonly onEnd: (last: LastEvent) => void;
  readonly #renderer: RenderEvent;
  readonly #cancelled: AbortController;
  readonly #env: unknown;
  readonly #startedAtMs: number;
  #firstTextMs: number | undefined;

  constructor(
    { context, protocol, startedAtMs }: AnyAsked,
    { renderer, times, slot, cancelled, observer }: StreamedAnswerOptions,
  ) {
    this.#renderer = renderer;
    this.times = times;
    this.slot = slot;
    this.#cancelled = cancelled;
    this.#env = context.env;
    this.#startedAtMs = startedAtMs;
    // The events are pulled outside of the request's trace.
    this.onEnd = inCurrentTrace((last: LastEvent) =>
      observer.answered?.(
        toAnsweredEvent({ protocol, startedAtMs }, last, { firstTextMs: this.#firstTextMs }),
      ),
    );
  }

  get signal(): AbortSignal {
    return this.#cancelled.signal;
  }

  render(event: AnswerEvent): string {
    if (event.type === 'delta') this.#firstTextMs ??= performance.now() - this.#startedAtMs;
    return this.#renderer(event);
  }

  abort(): void {
    this.#cancelled.abort();
  }

  disconnect(): void {
    disconnect({ env: this.#env });
  }

  toBody(source: ByteSource): ReadableStream<Uint8Array> | null {
    return toBody(source, { env: this.#env });
  }
}

/**
 * A controller that also aborts with the request. Some runtimes do not abort the request's signal when the client
 * disconnects, but all cancel the stream. `AbortSignal.any` would hold both signals with five more objects.
 */
function cancelledWith(signal: AbortSignal): AbortController {
  const controller = new AbortController();
  if (signal.aborted) controller.abort();
  else signal.addEventListener('abort', () => controller.abort(), { once: true });
  return controller;
}

function toStreamHeaders(
  streamHeaders: Readonly<Record<string, string>> | undefined,
  addTo: (headers: Record<string, string>) => void,
): () => Readonly<Record<string, string>> {
  return () => {
    const headers = { ...streamHeaders };
    addTo(headers);
    return headers;
  };
}

function toAnsweredEvent(
  { protocol, startedAtMs }: Omit<AnyAsked, 'context'>,
  last: LastEvent,
  stream?: { readonly firstTextMs: number | undefined },
): AnsweredEvent {
  const firstTextMs = stream?.firstTextMs;
  return {
    route: protocol.operation.path,
    last,
    ms: performance.now() - startedAtMs,
    ...(firstTextMs === undefined ? {} : { firstTextMs }),
    isStreaming: stream !== undefined,
  };
}
