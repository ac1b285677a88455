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
import { openEventStream } from './event-stream.ts';
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
    const request = protocol.toRequest(input);
    const { addTo, ...admission } = admit(clientKey(context));
    const deadline = new AnswerDeadline(context.req.raw, slots.times.maxMs);
    const answer = await deadline.wait(engine.ask({ ...request, ...admission }, deadline));
    observer.answered?.(toAnsweredEvent(asked, { type: 'done', answer }));
    const headers = { ...JSON_HEADERS };
    addTo(headers);
    return new Response(toJson(answer, input), { headers });
  }

  function answerAsStream<Input>(asked: Asked<Input>): Promise<Response> {
    const { context, input, protocol } = asked;
    const resume = protocol.readCursor?.(context.req.raw);
    const request = protocol.toRequest(input);
    const client = clientKey(context);
    // Before the rate limit: a question that finds no slot is not counted.
    const slot = slots.acquire(client);
    const { addTo, ...admission } = admit(client);
    // Some runtimes do not abort the request's signal when the client disconnects, but all cancel the stream.
    const cancelled = new AbortController();
    const signal = AbortSignal.any([context.req.raw.signal, cancelled.signal]);
    const question = { ...request, ...admission, ...(resume === undefined ? {} : { resume }) };
    const renderer = protocol.createRenderer(input, resume);
    let firstTextMs: number | undefined;
    const render: RenderEvent = (event) => {
      if (event.type === 'delta') firstTextMs ??= performance.now() - asked.startedAtMs;
      return renderer(event);
    };
    return openEventStream(engine.stream(question, { signal }), {
      render,
      times: slots.times,
      slot,
      headers() {
        const headers = { ...protocol.streamHeaders };
        addTo(headers);
        return headers;
      },
      abort: () => cancelled.abort(),
      disconnect: () => disconnect(context),
      // The events are pulled outside of the request's trace.
      onEnd: inCurrentTrace((last: LastEvent) =>
        observer.answered?.(toAnsweredEvent(asked, last, { firstTextMs })),
      ),
    });
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

function toAnsweredEvent<Input>(
  { protocol, startedAtMs }: Asked<Input>,
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
