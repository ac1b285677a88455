import { isSpanContextValid, trace } from '@opentelemetry/api';
import type { LogLevel } from '@rag/configuration';
import { pino } from 'pino';
import { formatLine } from './format-line.ts';
import type { Logger } from './logger.ts';

const BUFFER_CHARACTERS = 4_096;
const FLUSH_MS = 500;

/** A {@link Logger} that buffers lines; `flush` writes them. */
export interface BufferedLogger extends Logger {
  flush(): void;
}

/**
 * Logs one JSON object per line, without the host and the process id, and with the active trace. A terminal gets the same
 * in a form for people. Lines are buffered, since one write per line
 * would cost more than a cached answer: for at most half a second, and until the process exits at the latest.
 */
export function createLogger(
  level: LogLevel,
  output: { readonly isTTY?: boolean; write(text: string): unknown } = process.stdout,
): BufferedLogger {
  const render = output.isTTY === true ? formatLine : (line: string) => line;
  let pending = '';

  function flush(): void {
    if (pending === '') return;
    const text = pending;
    pending = '';
    output.write(text);
  }

  const logger = pino(
    { level, base: null, mixin: activeTrace, timestamp: () => `,"time":"${new Date().toISOString()}"` },
    {
      write(line: string) {
        pending += render(line);
        if (pending.length >= BUFFER_CHARACTERS) flush();
      },
    },
  );
  setInterval(flush, FLUSH_MS).unref();
  process.once('exit', flush);
  return {
    info: (fields, message) => logger.info(fields, message),
    warn: (fields, message) => logger.warn(fields, message),
    error: (fields, message) => logger.error(fields, message),
    flush,
  };
}

/** The span that is active, so that a line and a trace lead to each other. */
function activeTrace(): object {
  const active = trace.getActiveSpan()?.spanContext();
  return active === undefined || !isSpanContextValid(active)
    ? {}
    : { traceId: active.traceId, spanId: active.spanId };
}
