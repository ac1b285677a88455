export type Operation = 'chat' | 'embeddings' | 'models';

/** A simulated failure. "In body" means after the first text of a stream, or after half of a JSON answer. */
export type Fault =
  /** 429 with `retry-after` (up to 86,400 in practice), `retry-after-ms`, both or neither. */
  | { readonly kind: 'rate_limited'; readonly retryAfterSeconds?: number; readonly retryAfterMs?: number }
  /** Any error status, such as 500. */
  | { readonly kind: 'status'; readonly status: number }
  /** 400 with `ResponsibleAIPolicyViolation`. */
  | { readonly kind: 'prompt_filtered' }
  /** An answer that stops with `finish_reason: content_filter`. */
  | { readonly kind: 'answer_filtered' }
  /** An unfiltered answer with `content_filter_error`. */
  | { readonly kind: 'filter_unavailable' }
  /** The connection is closed before the response. */
  | { readonly kind: 'reset' }
  | { readonly kind: 'stall_before_headers' }
  | { readonly kind: 'stall_in_body' }
  | { readonly kind: 'cut_body' }
  /** One chunk that is not JSON, then the rest. */
  | { readonly kind: 'malformed_body' }
  /** An error event in the stream. */
  | { readonly kind: 'error_in_body' }
  /** A pause between any two tokens. */
  | { readonly kind: 'slow'; readonly gapMs: number };

export interface FaultScope {
  /** How many calls fail. Default 1. With `Infinity`, calls fail until {@link FaultPlan.clear}. */
  readonly times?: number;
  readonly operation?: Operation;
  readonly deployment?: string;
}

/** The failures of the next calls. The oldest one that matches a call applies. */
export interface FaultPlan {
  add(fault: Fault, scope?: FaultScope): void;
  clear(): void;
  take(call: { readonly operation: Operation; readonly deployment: string | undefined }): Fault | undefined;
}

export function createFaultPlan(): FaultPlan {
  let plans: { readonly fault: Fault; readonly scope: FaultScope; left: number }[] = [];
  return {
    add(fault, scope = {}) {
      plans.push({ fault, scope, left: scope.times ?? 1 });
    },
    clear() {
      plans = [];
    },
    take({ operation, deployment }) {
      const plan = plans.find(
        ({ scope }) =>
          (scope.operation ?? operation) === operation && (scope.deployment ?? deployment) === deployment,
      );
      if (plan === undefined) return undefined;
      plan.left -= 1;
      if (plan.left <= 0) plans = plans.filter((other) => other !== plan);
      return plan.fault;
    },
  };
}
