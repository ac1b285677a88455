import { type Answer, documentReference, type Passage } from '@rag/core';
import type { WireAnswer, WirePassage } from './schemas.ts';

export function toWireAnswer(answer: Answer): WireAnswer {
  return {
    answer: answer.text,
    session_id: answer.sessionId,
    sources: [...answer.sources],
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
