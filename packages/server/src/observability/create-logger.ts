import type { LogLevel } from '@rag/configuration';
import { pino } from 'pino';
import type { Logger } from './logger.ts';

const BUFFER_CHARACTERS = 4_096;
const FLUSH_MS = 500;

/** A {@link Logger} that buffers lines; `flush` writes them. */
export interface BufferedLogger extends Logger {
  flush(): void;
}

/**
 * Logs one JSON object per line, without the host and the process id. Lines are buffered, since one write per line
 * would cost more than a cached answer: for at most half a second, and until the process exits at the latest.
 */
export function createLogger(
  level: LogLevel,
  output: { write(text: string): unknown } = process.stdout,
): BufferedLogger {
  let pending = '';

  function flush(): void {
    if (pending === '') return;
    const text = pending;
    pending = '';
    output.write(text);
  }

  const logger = pino(
    { level, base: null, timestamp: () => `,"time":"${new Date().toISOString()}"` },
    {
      write(line: string) {
        pending += line;
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
