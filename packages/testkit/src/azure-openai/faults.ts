export type Operation = 'chat' | 'embeddings' | 'models';

/** What can go wrong. "Body" is a stream's after its first text, or half of a JSON answer. */
export type Fault =
  /** 429, with `retry-after` (86,400 is not unheard of), `retry-after-ms`, both or neither. */
  | { readonly kind: 'rate_limited'; readonly retryAfterSeconds?: number; readonly retryAfterMs?: number }
  /** 500, 503 or whatever else. */
  | { readonly kind: 'status'; readonly status: number }
  /** 400 with `ResponsibleAIPolicyViolation`. */
  | { readonly kind: 'prompt_filtered' }
  /** An answer that stops with `finish_reason: content_filter`. */
  | { readonly kind: 'answer_filtered' }
  /** An answer that nobody filtered, with `content_filter_error`. */
  | { readonly kind: 'filter_unavailable' }
  /** The connection is closed before anything is answered. */
  | { readonly kind: 'reset' }
  | { readonly kind: 'stall_before_headers' }
  | { readonly kind: 'stall_in_body' }
  | { readonly kind: 'cut_body' }
  /** A chunk that is no JSON, and then the rest. */
  | { readonly kind: 'malformed_body' }
  /** An error as an event of the stream. */
  | { readonly kind: 'error_in_body' }
  /** So long between two tokens. */
  | { readonly kind: 'slow'; readonly gapMs: number };

export interface FaultScope {
  /** How many calls it befalls. Default 1; `Infinity` until {@link FaultPlan.clear}. */
  readonly times?: number;
  readonly operation?: Operation;
  readonly deployment?: string;
}

/** What is to go wrong with the next calls: the first plan that fits a call is taken. */
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
