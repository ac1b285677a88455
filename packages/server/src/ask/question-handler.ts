import { type ChatEngine, toRagError } from '@rag/core';
import type { Context } from 'hono';
import { disconnect, ProblemError, SECURITY_HEADERS } from '../http/index.ts';
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
import type { StreamSlots } from './stream-slots.ts';

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

  /** Its functions live as long as the stream, so they refer neither to the request nor to what it was answered with. */
  function answerAsStream<Input>(asked: Asked<Input>): Promise<Response> {
    const { input, protocol, startedAtMs } = asked;
    const { env, req } = asked.context;
    const resume = protocol.readCursor?.(req.raw);
    const request = protocol.toRequest(input);
    const client = clientKey(asked.context);
    // Before the rate limit: a question that finds no slot is not counted.
    const slot = slots.acquire(client);
    const { addTo, ...admission } = admit(client);
    const question = { ...request, ...admission, ...(resume === undefined ? {} : { resume }) };
    const renderer = protocol.createRenderer(input, resume);
    const answer = { protocol, startedAtMs };
    let firstTextMs: number | undefined;
    const render: RenderEvent = (event) => {
      if (event.type === 'delta') firstTextMs ??= performance.now() - startedAtMs;
      return renderer(event);
    };
    const cancelled = cancelledWith(req.raw.signal);
    const options: EventStreamOptions = {
      render,
      times: slots.times,
      slot,
      abort: () => cancelled.abort(),
      disconnect: () => disconnect({ env }),
      // The events are pulled outside of the request's trace.
      onEnd: inCurrentTrace((last: LastEvent) =>
        observer.answered?.(toAnsweredEvent(answer, last, { firstTextMs })),
      ),
    };
    return openEventStream(
      engine.stream(question, { signal: cancelled.signal }),
      options,
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

function toAnsweredEvent<Input>(
  { protocol, startedAtMs }: Pick<Asked<Input>, 'protocol' | 'startedAtMs'>,
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
