import { z } from 'zod';
import { variable } from '../variable.ts';

export const LOG_LEVELS = ['info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** What the service tells its operator. */
export const telemetry = z.object({
  logLevel: variable('LOG_LEVEL', z.enum(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(', ')}`), {
    description:
      '`info`, `warn`, `error` or `silent`. When not set: `warn` on a terminal, otherwise `info`. Questions are never logged.',
  }),
});
