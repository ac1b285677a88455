import type { ChatEngine } from '@rag/core';
import type { Context } from 'hono';
import { disconnect, SECURITY_HEADERS } from '../http/index.ts';
import { createAnswerLog, type Logger } from '../observability/index.ts';
import type { Limits } from '../rate-limits/index.ts';
import { createAdmission } from './admission.ts';
import { AnswerDeadline } from './answer-deadline.ts';
import { openEventStream } from './event-stream.ts';
import type { JsonAnswers, Protocol } from './protocol.ts';
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
  readonly logger: Logger;
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
  logger,
}: QuestionHandlerDependencies): <Input>(protocol: Protocol<Input>) => QuestionHandler<Input> {
  const admit = createAdmission(limits, logger);
  const logAnswer = createAnswerLog(logger);

  async function answerAsJson<Input>(
    { context, input, protocol, startedAtMs }: Asked<Input>,
    toJson: JsonAnswers<Input>['toJson'],
  ): Promise<Response> {
    const request = protocol.toRequest(input);
    const { addTo, ...admission } = admit(clientKey(context));
    const deadline = new AnswerDeadline(context.req.raw, slots.times.maxMs);
    const answer = await deadline.wait(engine.ask({ ...request, ...admission }, deadline));
    logAnswer({ type: 'done', answer }, startedAtMs);
    const headers = { ...JSON_HEADERS };
    addTo(headers);
    return new Response(toJson(answer, input), { headers });
  }

  function answerAsStream<Input>({ context, input, protocol, startedAtMs }: Asked<Input>): Promise<Response> {
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
    return openEventStream(engine.stream(question, { signal }), {
      render: protocol.createRenderer(input, resume),
      times: slots.times,
      slot,
      headers() {
        const headers = { ...protocol.streamHeaders };
        addTo(headers);
        return headers;
      },
      abort: () => cancelled.abort(),
      disconnect: () => disconnect(context),
      onEnd: (event) => logAnswer(event, startedAtMs),
    });
  }

  return (protocol) =>
    async function handleQuestion(context, input) {
      const startedAtMs = performance.now();
      const asked = { context, input, protocol, startedAtMs };
      const { json } = protocol;
      return json?.isWanted(input, context.req.raw)
        ? answerAsJson(asked, json.toJson)
        : answerAsStream(asked);
    };
}
