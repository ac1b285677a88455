/** A piece of a document, as the search found it. */
export interface Passage {
  /** The document's name, such as `handbook.pdf`. */
  readonly source: string;
  readonly page?: number | undefined;
  readonly heading?: string | undefined;
  /** `handbook.pdf#page=3`: a URL relative to the service's `/documents/`, percent-encoded. */
  readonly reference: string;
  /** The text of the passage. */
  readonly excerpt: string;
}

/** A passage that the answer rests on. */
export interface Citation extends Passage {
  /** The number that the text shows as `[1]`. */
  readonly marker: number;
}

/** An answer, as `POST /chat` returns it. The service may add fields. */
export interface Answer {
  /** The text, with markers such as `[1]`, each of which is in `citations`. May hold Markdown. */
  readonly answer: string;
  /** Send it with the next question to ask a follow-up. */
  readonly session_id: string;
  /** The distinct references of the citations. */
  readonly sources: readonly string[];
  readonly citations: readonly Citation[];
  /** Whether the answer came from the cache. */
  readonly cached: boolean;
  /** Whether a part of the service was unavailable while the answer was made. */
  readonly degraded: boolean;
  readonly outcome: 'answered' | 'not_found' | 'filtered' | 'courtesy';
  /** Whether the text was cut at its maximum length. */
  readonly truncated: boolean;
}

/** The data of the events of a stream, by the name of the event. */
export interface ChatEventData {
  readonly start: { readonly answer_id: string; readonly session_id: string };
  readonly sources: { readonly passages: readonly Passage[] };
  readonly delta: { readonly text: string };
  readonly restart: Readonly<Record<string, never>>;
  readonly done: Answer;
}

/** An event of a stream. A stream that fails throws a `ChatError` instead of sending an event. */
export type ChatEvent = {
  [Type in keyof ChatEventData]: { readonly type: Type; readonly data: ChatEventData[Type] };
}[keyof ChatEventData];

/** A refusal or failure as the service describes it: problem details (RFC 9457). */
export interface Problem {
  readonly code: string;
  readonly detail?: string | undefined;
  readonly retryable: boolean;
  readonly errors?: readonly FieldError[] | undefined;
  /** In the last event of a stream only. */
  readonly retry_after_ms?: number | undefined;
}

/** What is wrong with a field of the request. */
export interface FieldError {
  readonly field: string;
  readonly message: string;
}
