import type { Context } from '@opentelemetry/api';
import type { SpentEvent } from '@rag/adapters/resilience';
import type { AnswerEvent, ModelUsage, RagErrorCode } from '@rag/core';

/** The last event of an answer. */
export type LastEvent = Extract<AnswerEvent, { readonly type: 'done' | 'error' }>;

/** The end of one question. An observer takes neither the words of the answer nor its session from the last event. */
export interface AnsweredEvent {
  /** The path of the protocol, such as `/chat`. */
  readonly route: string;
  readonly last: LastEvent;
  /** From the request to the last event. */
  readonly ms: number;
  /** From the request to the first text. Absent for an answer as JSON, and where no text was sent. */
  readonly firstTextMs?: number;
  /** Whether a stream had begun. A failure before that is also the failure of the request. */
  readonly isStreaming: boolean;
}

/** A response that was sent in full; a stream after its last event, or when its client left. */
export interface RequestEvent {
  readonly method: string;
  /** The route as in the OpenAPI document, such as `/sessions/{session_id}`; `other` for an unknown path. */
  readonly route: string;
  readonly status: number;
  readonly ms: number;
  /** The trace of the request, in which the event itself does not happen. */
  readonly trace: Context;
}

/** A question that a rate limit refused. */
export interface RateLimitedEvent {
  readonly policy: string;
  /** A keyed hash of the address. It may be counted, and must be neither logged nor exported. */
  readonly clientKey: string;
}

/** The circuit breaker of a model, or of the search service, changed its state. */
export interface CircuitEvent {
  /** The deployment; `search` for the search service. */
  readonly backEnd: string;
  readonly state: 'closed' | 'open' | 'half_open';
  /** How long an open circuit stays open. */
  readonly forMs?: number;
}

/** A model failed, and the next one was asked. */
export interface FailoverEvent {
  readonly model: string;
  readonly code: RagErrorCode;
}

/**
 * Everything that happens in the service and that logs, metrics, the cost ledger and the dashboard are made of. Each of
 * them is an observer and implements the members that it needs; {@link combineObservers} makes one of them all. No event
 * contains a question or an address.
 *
 * Members are called on the path of the answer, also of cached ones: they return at once and never throw.
 */
export interface ServiceObserver {
  /** Called once for each question, unless its client left before the end. */
  readonly answered?: (event: AnsweredEvent) => void;
  readonly requestEnded?: (event: RequestEvent) => void;
  readonly rateLimited?: (event: RateLimitedEvent) => void;
  /** A rate limiter was unreachable, and the question was admitted. */
  readonly limiterFailed?: (event: { readonly policy: string }) => void;
  /** A model call that was billed. */
  readonly modelUsed?: (billed: ModelUsage) => void;
  readonly circuitChanged?: (event: CircuitEvent) => void;
  readonly modelFailedOver?: (event: FailoverEvent) => void;
  /** The budget of the day is spent. */
  readonly budgetSpent?: (event: SpentEvent) => void;
  /** A reader said whether an answer helped. */
  readonly rated?: (helpful: boolean) => void;
}

/** An observer of nothing. */
export const NO_OBSERVER: ServiceObserver = {};

/** One observer that calls all others, in their order. It has the members that any of them has. */
export function combineObservers(observers: readonly ServiceObserver[]): ServiceObserver {
  return {
    ...combine(observers, 'answered'),
    ...combine(observers, 'requestEnded'),
    ...combine(observers, 'rateLimited'),
    ...combine(observers, 'limiterFailed'),
    ...combine(observers, 'modelUsed'),
    ...combine(observers, 'circuitChanged'),
    ...combine(observers, 'modelFailedOver'),
    ...combine(observers, 'budgetSpent'),
    ...combine(observers, 'rated'),
  };
}

function combine<Name extends keyof ServiceObserver>(
  observers: readonly ServiceObserver[],
  name: Name,
): Pick<ServiceObserver, Name> | undefined {
  type Member = (event: never) => void;
  const members = observers.flatMap((observer) => (observer[name] as Member | undefined) ?? []);
  if (members.length === 0) return undefined;
  const [first] = members;
  const all: Member = (event) => {
    for (const member of members) member(event);
  };
  return { [name]: members.length === 1 ? first : all } as unknown as Pick<ServiceObserver, Name>;
}
