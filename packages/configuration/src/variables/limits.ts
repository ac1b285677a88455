import { z } from 'zod';
import { seconds, wholeNumber } from '../schemas/index.ts';
import { secretVariable, variable } from '../variable.ts';

/** The limits of one client address and of one replica. */
export const limits = z.object({
  newAnswersPerMinute: variable('RATE_LIMIT_PER_MINUTE', wholeNumber({ minimum: 1, maximum: 1_000_000 }), {
    description:
      'How many new answers one address may cause within any minute. Follow-up questions count as new answers.',
    default: '10',
  }),
  answersPerMinute: variable(
    'CACHED_RATE_LIMIT_PER_MINUTE',
    wholeNumber({ minimum: 1, maximum: 1_000_000 }),
    {
      description:
        'How many answers one address may have within any minute in all, cached ones included: these cost nothing, and many people may share one address. Never less than `RATE_LIMIT_PER_MINUTE`.',
      default: '120',
    },
  ),
  replicas: variable('REPLICAS', wholeNumber({ minimum: 1, maximum: 1_000 }), {
    description:
      'The largest number of replicas that run. While Redis is unreachable, each replica allows its share of the limits.',
    default: '1',
  }),
  clientKeySecret: secretVariable(
    'CLIENT_KEY_SECRET',
    z.string().min(32, 'must be 32 characters or more, such as those of: openssl rand -base64 32'),
    {
      description:
        'With Redis: a secret that keeps client addresses from being recovered from a copy of Redis. At least 32 characters, the same for all replicas: `openssl rand -base64 32`.',
    },
  ),
  maxStreams: variable('MAX_STREAMS', wholeNumber({ minimum: 1, maximum: 100_000 }), {
    description:
      'How many streams one replica keeps open at most. Each takes about [0.1 MiB](operations.md#capacity).',
    default: '6000',
  }),
  maxStreamsPerAddress: variable('STREAMS_PER_ADDRESS', wholeNumber({ minimum: 1, maximum: 100_000 }), {
    description: 'How many of these streams one address may have.',
    default: '20',
  }),
  maxAnswerMs: variable('STREAM_MAX_SECONDS', seconds({ minimum: 1, maximum: 86_400 }), {
    description:
      'How long one answer may take, streamed or not. Less than a proxy in front of the service allows a request (240 s in Container Apps).',
    default: '220',
  }),
});
