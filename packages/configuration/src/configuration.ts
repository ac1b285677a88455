import { z } from 'zod';
import {
  azureOpenAI,
  chat,
  embedding,
  generation,
  http,
  limits,
  openai,
  redis,
  search,
  storage,
  telemetry,
} from './variables/index.ts';

/** Every environment variable of every program, in the order in which the documentation lists them. */
export const configurationSchema = z.object({
  http,
  limits,
  chat,
  storage,
  models: z.object({ openai, azureOpenAI, embedding, generation }),
  search,
  redis,
  telemetry,
});

/** The environment as typed groups: times in milliseconds, secrets wrapped, defaults filled in. */
export type Configuration = z.output<typeof configurationSchema>;
export type HttpConfiguration = Configuration['http'];
export type LimitConfiguration = Configuration['limits'];
export type ChatConfiguration = Configuration['chat'];
export type StorageConfiguration = Configuration['storage'];
export type ModelConfiguration = Configuration['models'];
export type SearchConfiguration = Configuration['search'];
export type RedisConfiguration = Configuration['redis'];
export type TelemetryConfiguration = Configuration['telemetry'];
