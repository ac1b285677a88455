import type { Answer, Passage } from '@rag/core';
import type { RenderEvent } from '../../ask/index.ts';
import type { DocumentUrl } from '../document-url.ts';
import { toCompletionError } from './error.ts';
import { MODEL } from './models.ts';
import type { CompletionChunk, CompletionUsage } from './schemas.ts';
import { toCompletionId, toContext, toFinishReason, toRetrievedDocument, toUsage } from './to-completion.ts';

export interface CompletionRendererOptions {
  /** In seconds since the epoch. */
  readonly created: number;
  /** Whether the last chunk contains the usage. */
  readonly includesUsage: boolean;
  readonly urlOf: DocumentUrl;
}

type Choice = CompletionChunk['choices'][number];

/**
 * Renders events as chunks of a completion. The citations are known only at the end of the text: `context` of the
 * first delta holds the passages that were found, and `context` of the last delta the citations.
 */
export function createCompletionRenderer({
  created,
  includesUsage,
  urlOf,
}: CompletionRendererOptions): RenderEvent {
  let id = '';
  let passages: readonly Passage[] = [];
  let hasBegun = false;

  function chunk(choices: Choice[], usage: CompletionUsage | null = null): string {
    const body: CompletionChunk = {
      id,
      object: 'chat.completion.chunk',
      created,
      model: MODEL,
      choices,
      ...(includesUsage ? { usage } : {}),
    };
    return toData(body);
  }

  function delta(delta: Choice['delta'], finishReason: Choice['finish_reason'] = null): string {
    return chunk([{ index: 0, delta, logprobs: null, finish_reason: finishReason }]);
  }

  function begin(): string {
    if (hasBegun) return '';
    hasBegun = true;
    const documents = passages.map((passage) => toRetrievedDocument(passage, urlOf));
    const context = documents.length === 0 ? {} : { context: { all_retrieved_documents: documents } };
    return delta({ role: 'assistant', content: '', ...context });
  }

  function end(answer: Answer): string {
    const last = delta({ context: toContext(answer, urlOf) }, toFinishReason(answer));
    const usage = includesUsage ? chunk([], toUsage(answer)) : '';
    return `${last}${usage}data: [DONE]\n\n`;
  }

  return (event) => {
    switch (event.type) {
      case 'start':
        id = toCompletionId(event.answerId);
        return '';
      case 'sources':
        passages = event.passages;
        return '';
      case 'delta':
        return begin() + delta({ content: event.text });
      case 'done':
        return begin() + end(event.answer);
      case 'error':
        return toData(toCompletionError(event.error).body);
      case 'restart':
        return '';
    }
  };
}

function toData(value: object): string {
  return `data: ${JSON.stringify(value)}\n\n`;
}
