import { destination, pino } from 'pino';
import type { Logger, LogLevel } from './logger.ts';

/**
 * One JSON object a line on standard output, without what identifies host or process. Lines are written in
 * the background; call `flush` before the process ends.
 */
export function createLogger(level: LogLevel): Logger & { flush(): void } {
  const stream = destination({ fd: 1, sync: false });
  const logger = pino(
    { level, base: null, timestamp: () => `,"time":"${new Date().toISOString()}"` },
    stream,
  );
  return {
    info: (fields, message) => logger.info(fields, message),
    warn: (fields, message) => logger.warn(fields, message),
    error: (fields, message) => logger.error(fields, message),
    flush: () => stream.flushSync(),
  };
}
