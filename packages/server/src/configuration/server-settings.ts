import {
  backendVariables,
  parseEnvironment,
  passageCount,
  Secret,
  wholeNumber,
} from '@rag/adapters/environment';
import { z } from 'zod';
import { trustedProxy } from '../networking/index.ts';
import { LOG_LEVELS } from '../observability/index.ts';

/** All variables: those that choose back ends, and the service's own. `docs/configuration.md` explains them. */
export const serverVariables = backendVariables.extend({
  HOST: z.string().default('127.0.0.1'),
  /** 0 takes any free port. */
  PORT: wholeNumber({ default: 3_000, minimum: 0, maximum: 65_535 }),
  TRUSTED_PROXY: trustedProxy(),
  CLIENT_KEY_SECRET: clientKeySecret(),
  CORS_ORIGINS: originList(),
  RATE_LIMIT_PER_MINUTE: wholeNumber({ default: 10, minimum: 1, maximum: 1_000_000 }),
  CACHED_RATE_LIMIT_PER_MINUTE: wholeNumber({ default: 120, minimum: 1, maximum: 1_000_000 }),
  REPLICAS: wholeNumber({ default: 1, minimum: 1, maximum: 1_000 }),
  SESSION_TTL_SECONDS: wholeNumber({ default: 900, minimum: 1, maximum: 86_400 }),
  ANSWER_TTL_SECONDS: wholeNumber({ default: 3_600, minimum: 1, maximum: 604_800 }),
  TOP_K: passageCount(),
  CHAT_TITLE: z.string().max(80, 'must have at most 80 characters').default('Ask the documents'),
  CHAT_EXAMPLES: z.string().default('').transform(splitAt('|')),
  MAX_STREAMS: wholeNumber({ default: 6_000, minimum: 1, maximum: 100_000 }),
  STREAMS_PER_ADDRESS: wholeNumber({ default: 20, minimum: 1, maximum: 100_000 }),
  STREAM_MAX_SECONDS: wholeNumber({ default: 220, minimum: 1, maximum: 86_400 }),
  SHUTDOWN_DELAY_SECONDS: wholeNumber({ default: 0, minimum: 0, maximum: 600 }),
  SHUTDOWN_GRACE_SECONDS: wholeNumber({ default: 25, minimum: 0, maximum: 600 }),
  /** Unless set: `warn` on a terminal, else `info`. */
  LOG_LEVEL: z.enum(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(', ')}`).optional(),
});

export type ServerSettings = z.output<typeof serverVariables>;

/** Throws a `ConfigurationError` with one line for each variable that is wrong. */
export function readSettings(env: Readonly<Record<string, string | undefined>>): ServerSettings {
  return parseEnvironment(serverVariables, env);
}

function clientKeySecret() {
  return z
    .string()
    .min(32, 'must be 32 characters or more, such as those of: openssl rand -base64 32')
    .transform((text) => new Secret(text))
    .optional();
}

function originList() {
  return z
    .string()
    .default('')
    .transform(splitAt(','))
    .refine(
      (origins) => origins.every((origin) => origin === '*' || isOrigin(origin)),
      'must be origins such as https://www.example.org, separated by commas, or *',
    );
}

function isOrigin(text: string): boolean {
  return /^https?:/.test(text) && URL.canParse(text) && new URL(text).origin === text;
}

function splitAt(separator: string) {
  return (text: string): string[] =>
    text
      .split(separator)
      .map((part) => part.trim())
      .filter((part) => part !== '');
}
