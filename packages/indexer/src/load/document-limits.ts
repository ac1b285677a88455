/** What one document may take. Whatever exceeds a limit is reported as a problem of that document. */
export interface DocumentLimits {
  /** The size of the file. */
  readonly maxBytes: number;
  readonly maxPages: number;
}

/** The limits that only a thread can enforce as well. */
export interface PoolLimits extends DocumentLimits {
  /** How long reading the document may take. */
  readonly timeoutMs: number;
  /** How much memory reading it may take, heap and buffers together. */
  readonly maxMemoryBytes: number;
}

/** The defaults of the command `index`. The command `eval` indexes with them as well. */
export const DEFAULT_LIMITS: PoolLimits = {
  maxBytes: 100_000_000,
  maxPages: 5_000,
  timeoutMs: 120_000,
  maxMemoryBytes: 256 * 1024 * 1024,
};
