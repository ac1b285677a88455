import { destination, pino } from 'pino';
import type { Logger, LogLevel } from './logger.ts';

const BUFFER_BYTES = 4_096;
const FLUSH_MS = 500;

/** A {@link Logger} that collects lines; `flush` writes what there is. */
export interface BufferedLogger extends Logger {
  flush(): void;
}

/**
 * One JSON object a line on standard output, without what identifies host or process. Lines are written a
 * few at a time, since a write for every answer would cost more than a cached answer itself; none waits
 * longer than half a second, and none is lost when the process ends by itself.
 */
export function createLogger(level: LogLevel): BufferedLogger {
  const stream = destination({ fd: 1, sync: false, minLength: BUFFER_BYTES });
  const logger = pino(
    { level, base: null, timestamp: () => `,"time":"${new Date().toISOString()}"` },
    stream,
  );
  const flush = (): void => stream.flushSync();
  setInterval(() => stream.flush(), FLUSH_MS).unref();
  process.once('exit', flush);
  return {
    info: (fields, message) => logger.info(fields, message),
    warn: (fields, message) => logger.warn(fields, message),
    error: (fields, message) => logger.error(fields, message),
    flush,
  };
}
