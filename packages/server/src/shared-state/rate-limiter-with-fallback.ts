import { isAbort, RagError, type RateLimiter } from '@rag/core';

/**
 * A limiter that counts together with the other replicas, and with `local` while the shared one fails. The local
 * one starts empty, so in the first minute of an outage a client may use its whole limit and the local share.
 */
export function withLocalFallback(shared: RateLimiter, local: RateLimiter): RateLimiter {
  return {
    async consume(key, options) {
      try {
        return await shared.consume(key, options);
      } catch (error) {
        if (isAbort(error) || (error instanceof RagError && error.code === 'invalid_input')) throw error;
        return local.consume(key, options);
      }
    },
  };
}
