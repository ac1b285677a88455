import { LOG_LEVELS, type LogLevel } from '@rag/configuration';
import type { Logger } from '../observability/index.ts';

/** A {@link Logger} for runtimes that collect the console output: one JSON object per line. */
export function createConsoleLogger(level: LogLevel): Logger {
  const log = (own: LogLevel) => (fields: object, message: string) => {
    if (LOG_LEVELS.indexOf(own) < LOG_LEVELS.indexOf(level)) return;
    // biome-ignore lint/suspicious/noConsole: there is no other output.
    console.log(JSON.stringify({ level: own, ...fields, msg: message }));
  };
  return { info: log('info'), warn: log('warn'), error: log('error') };
}
