import { type Answer, type Citation, documentReference, type Passage } from '@rag/core';
import { totalUsage } from '../../cost/index.ts';
import type { DocumentUrl } from '../document-url.ts';
import { MODEL } from './models.ts';
import type { Completion, CompletionCitation, CompletionContext, CompletionUsage } from './schemas.ts';

/** The answer as a whole completion; `created` is in seconds since the epoch. */
export function toCompletion(answer: Answer, created: number, urlOf: DocumentUrl): Completion {
  return {
    id: toCompletionId(answer.answerId),
    object: 'chat.completion',
    created,
    model: MODEL,
    choices: [
      {
        index: 0,
        message: {
          role: 'assistant',
          content: answer.text,
          refusal: null,
          context: toContext(answer, urlOf),
        },
        logprobs: null,
        finish_reason: toFinishReason(answer),
      },
    ],
    usage: toUsage(answer),
  };
}

export function toCompletionId(answerId: string): string {
  return `chatcmpl-${answerId}`;
}

export function toContext(
  { citations, outcome, cached, degraded }: Answer,
  urlOf: DocumentUrl,
): CompletionContext {
  return {
    citations: citations.map((citation) => toCompletionCitation(citation, urlOf)),
    outcome,
    cached,
    degraded: degraded.length > 0,
  };
}

function toCompletionCitation(
  { excerpt, source, reference, passageId, page, heading }: Citation,
  urlOf: DocumentUrl,
): CompletionCitation {
  return {
    content: excerpt,
    title: source,
    url: urlOf(reference),
    filepath: source,
    chunk_id: passageId,
    ...(page === undefined ? {} : { page }),
    ...(heading === undefined ? {} : { heading }),
  };
}

/** A passage that was found, before it is known whether the answer cites it. */
export function toRetrievedDocument(passage: Passage, urlOf: DocumentUrl): CompletionCitation {
  const { id, content, source, page } = passage;
  const reference = documentReference(source, page);
  return toCompletionCitation({ ...passage, excerpt: content, passageId: id, reference, marker: 0 }, urlOf);
}

export function toFinishReason({ outcome, truncated }: Answer): 'stop' | 'length' | 'content_filter' {
  if (outcome === 'filtered') return 'content_filter';
  return truncated ? 'length' : 'stop';
}

/** All calls of models that the answer caused. */
export function toUsage({ billed }: Answer): CompletionUsage {
  const { inputTokens, cachedInputTokens, outputTokens } = totalUsage(billed);
  return {
    prompt_tokens: inputTokens,
    completion_tokens: outputTokens,
    total_tokens: inputTokens + outputTokens,
    prompt_tokens_details: { cached_tokens: cachedInputTokens },
  };
}
