import type { PoolLimits } from './document-pool.ts';

/** What one document may cost unless the command is told otherwise; `eval` indexes with the same. */
export const DEFAULT_LIMITS: PoolLimits = {
  maxBytes: 100_000_000,
  maxPages: 5_000,
  timeoutMs: 120_000,
  maxMemoryBytes: 256 * 1024 * 1024,
};
