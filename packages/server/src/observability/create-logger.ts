import { pino } from 'pino';
import type { Logger, LogLevel } from './logger.ts';

const BUFFER_CHARACTERS = 4_096;
const FLUSH_MS = 500;

/** A {@link Logger} that collects lines; `flush` writes what there is. */
export interface BufferedLogger extends Logger {
  flush(): void;
}

/**
 * One JSON object a line, without what identifies host or process. Lines are written a few at a time, since
 * a write for every answer would cost more than a cached answer itself; none waits longer than half a
 * second, and none is lost when the process ends by itself.
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
