import { type Answer, documentReference, type Passage } from '@rag/core';

/** A piece of a document as a client sees it. */
export interface WirePassage {
  readonly source: string;
  readonly page?: number | undefined;
  readonly heading?: string | undefined;
  /** `handbook.pdf#page=3`: a URL, and below `/documents/` the address of the place. */
  readonly reference: string;
  readonly excerpt: string;
}

export interface WireCitation extends WirePassage {
  /** The number in the text, as `[1]`. */
  readonly marker: number;
}

/** The JSON answer of `POST /chat`, and the data of the last event of its stream. */
export interface WireAnswer {
  readonly answer: string;
  readonly session_id: string;
  /** The distinct references of the citations. */
  readonly sources: readonly string[];
  readonly citations: readonly WireCitation[];
  readonly cached: boolean;
  /** Whether something was missing while the answer was made. */
  readonly degraded: boolean;
  readonly outcome: Answer['outcome'];
  readonly truncated: boolean;
}

export function toWireAnswer(answer: Answer): WireAnswer {
  return {
    answer: answer.text,
    session_id: answer.sessionId,
    sources: answer.sources,
    citations: answer.citations.map(({ marker, source, page, heading, reference, excerpt }) => ({
      marker,
      source,
      page,
      heading,
      reference,
      excerpt,
    })),
    cached: answer.cached,
    degraded: answer.degraded.length > 0,
    outcome: answer.outcome,
    truncated: answer.truncated,
  };
}

export function toWirePassage({ source, page, heading, content }: Passage): WirePassage {
  return { source, page, heading, reference: documentReference(source, page), excerpt: content };
}
