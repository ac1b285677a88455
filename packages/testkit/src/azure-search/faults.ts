/** A simulated failure. */
export type Fault =
  | {
      readonly kind: 'status';
      readonly status: number;
      /** Seconds in `retry-after`. */
      readonly retryAfter?: number | string;
      /** Milliseconds in `retry-after-ms`. */
      readonly retryAfterMs?: number;
    }
  /** HTTP 207: these documents fail with the status, the others succeed. */
  | { readonly kind: 'partial'; readonly keys: 'all' | readonly string[]; readonly statusCode: number }
  /** The connection is closed before the response. */
  | { readonly kind: 'reset' }
  /** No response is ever sent. */
  | { readonly kind: 'stall' }
  /** Headers and half of the body are sent, then nothing. */
  | { readonly kind: 'stall-body' }
  /** Headers and half of the body are sent, then the connection is closed. */
  | { readonly kind: 'truncate' }
  /** A body of the right length whose second half is blank. */
  | { readonly kind: 'garble' }
  | { readonly kind: 'slow'; readonly delayMs: number };

/** The requests that a fault applies to. All given properties must match. */
export interface FaultTarget {
  readonly method?: string;
  /** Matches the path without the query. */
  readonly path?: RegExp;
  /** How many matching requests succeed first. Default 0. */
  readonly after?: number;
  /** How many requests fail. Default 1. */
  readonly times?: number;
}

export interface Faults {
  /** Adds a fault. The oldest fault that matches a request applies. */
  add(fault: Fault, target?: FaultTarget): void;
  clear(): void;
  /** Returns the fault for a request and counts it as used. */
  take(method: string, path: string): Fault | undefined;
}

export function createFaults(): Faults {
  let armed: { fault: Fault; target: FaultTarget; skip: number; left: number }[] = [];
  return {
    add(fault, target = {}) {
      armed.push({ fault, target, skip: target.after ?? 0, left: target.times ?? 1 });
    },
    clear() {
      armed = [];
    },
    take(method, path) {
      for (const entry of armed) {
        if (!matches(entry.target, method, path) || entry.skip-- > 0) continue;
        entry.left -= 1;
        if (entry.left <= 0) armed = armed.filter((other) => other !== entry);
        return entry.fault;
      }
      return undefined;
    },
  };
}

function matches(target: FaultTarget, method: string, path: string): boolean {
  return (target.method ?? method) === method && (target.path?.test(path) ?? true);
}
