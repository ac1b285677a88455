import { isAbort, RagError, type RateLimiter } from '@rag/core';

/**
 * A limiter that counts with others, and by itself while that cannot be had: `local` then admits this
 * replica's share. It begins with empty hands, so that in the first minute of an outage an address may get
 * its whole limit and a share.
 */
export function withLocalShare(shared: RateLimiter, local: RateLimiter): RateLimiter {
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
