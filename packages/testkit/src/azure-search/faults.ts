/** Something that goes wrong with the next requests that it matches. */
export type Fault =
  | {
      readonly kind: 'status';
      readonly status: number;
      /** Seconds in `retry-after`. */
      readonly retryAfter?: number | string;
      /** Milliseconds in `retry-after-ms`. */
      readonly retryAfterMs?: number;
    }
  /** HTTP 207, with these keys refused with this status each and the others done. */
  | { readonly kind: 'partial'; readonly keys: 'all' | readonly string[]; readonly statusCode: number }
  /** The connection is closed before an answer. */
  | { readonly kind: 'reset' }
  /** Nothing is ever sent. */
  | { readonly kind: 'stall' }
  /** Headers and half of the body are sent, then nothing. */
  | { readonly kind: 'stall-body' }
  /** Headers and half of the body are sent, then the connection is closed. */
  | { readonly kind: 'truncate' }
  /** The whole body, but half of it is missing although its length says otherwise. */
  | { readonly kind: 'garble' }
  | { readonly kind: 'slow'; readonly delayMs: number };

/** Which requests a fault is for; every property that is given must fit. */
export interface FaultTarget {
  readonly method?: string;
  /** Fits the path, without the query. */
  readonly path?: RegExp;
  /** How many requests to let through first. Default 0. */
  readonly after?: number;
  /** How many requests to hit. Default 1. */
  readonly times?: number;
}

export interface Faults {
  /** Arms a fault; of several that fit one request the oldest comes first. */
  add(fault: Fault, target?: FaultTarget): void;
  clear(): void;
  /** The fault for this request, which is thereby used up once. */
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
        if (!fits(entry.target, method, path) || entry.skip-- > 0) continue;
        entry.left -= 1;
        if (entry.left <= 0) armed = armed.filter((other) => other !== entry);
        return entry.fault;
      }
      return undefined;
    },
  };
}

function fits(target: FaultTarget, method: string, path: string): boolean {
  return (target.method ?? method) === method && (target.path?.test(path) ?? true);
}
