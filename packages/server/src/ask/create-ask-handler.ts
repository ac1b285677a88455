import type { ChatEngine } from '@rag/core';
import type { Context } from 'hono';
import { cutConnection } from '../http/cut-connection.ts';
import { readJson } from '../http/read-json.ts';
import { SECURITY_HEADERS } from '../http/security-headers.ts';
import { createAnswerLog } from '../observability/answer-log.ts';
import type { Logger } from '../observability/logger.ts';
import type { Limits } from '../rate-limits/policies.ts';
import { createAdmission } from './admission.ts';
import { AnswerTime } from './answer-deadline.ts';
import { openEventStream } from './event-stream.ts';
import type { Protocol } from './protocol.ts';
import type { OpenStreams } from './stream-slots.ts';

const JSON_HEADERS = {
  ...SECURITY_HEADERS,
  'Content-Type': 'application/json',
  'Cache-Control': 'no-store',
};

export interface AskDependencies {
  readonly engine: ChatEngine;
  readonly limits: Limits;
  /** The key under which a client's questions are counted. Never an address in clear. */
  readonly clientKey: (context: Context) => string;
  readonly streams: OpenStreams;
  readonly logger: Logger;
}

/** Makes the route of a protocol. */
export type Ask = <Input>(protocol: Protocol<Input>) => (context: Context) => Promise<Response>;

/**
 * The way of a request that asks something, the same in every protocol: read, check, ask the limiter and the
 * engine at the same time, then answer whole or as a stream. What fails before the first word rejects.
 */
export function createAsk({ engine, limits, clientKey, streams, logger }: AskDependencies): Ask {
  const admit = createAdmission(limits, logger);
  const logAnswer = createAnswerLog(logger);

  return (protocol) =>
    async function ask(context) {
      const startedAtMs = performance.now();
      const request = context.req.raw;
      const input = protocol.parse(await readJson(request, protocol.maxBodyBytes));
      const client = clientKey(context);

      const { whole } = protocol;
      if (whole?.isWanted(input, request)) {
        const asked = protocol.toRequest(input);
        const leave = admit(client);
        const { admission, admitGeneration } = leave;
        const question = { ...asked, admission, admitGeneration };
        const time = new AnswerTime(request, streams.times.maxMs);
        const answer = await time.wait(engine.ask(question, time));
        logAnswer({ type: 'done', answer }, startedAtMs);
        const headers = { ...JSON_HEADERS };
        leave.addTo(headers);
        return new Response(whole.toJson(answer, input), { headers });
      }

      const resume = protocol.resumePoint?.(request);
      const asked = protocol.toRequest(input);
      // Before it is counted: whoever is refused here may come back.
      const place = streams.enter(client);
      const leave = admit(client);
      const { admission, admitGeneration } = leave;
      const question = {
        ...asked,
        admission,
        admitGeneration,
        ...(resume === undefined ? {} : { resume }),
      };
      // Where the runtime does not abort the request's signal, the stream's cancellation still tells.
      const left = new AbortController();
      const signal = AbortSignal.any([request.signal, left.signal]);
      return openEventStream(engine.stream(question, { signal }), {
        render: protocol.createRenderer(input, resume),
        times: streams.times,
        place,
        headers() {
          const headers = { ...protocol.streamHeaders };
          leave.addTo(headers);
          return headers;
        },
        abort: () => left.abort(),
        cut: () => cutConnection(context),
        onEnd: (event) => logAnswer(event, startedAtMs),
      });
    };
}
