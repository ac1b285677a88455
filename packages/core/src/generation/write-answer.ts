import {
  type AnswerContent,
  type Degradation,
  type Emit,
  NOTHING_BILLED,
  type WrittenEvent,
} from '../answer/index.ts';
import { isAbort, RagError } from '../errors.ts';
import { AnswerWriter } from './answer-writer.ts';
import type { Prompt } from './build-prompt.ts';
import type { GenerationContext } from './generation-settings.ts';
import { toModelFailure } from './model-failure.ts';

export interface WriteOptions {
  /** An expired answer from the cache, for use when the model fails. */
  readonly stale: AnswerContent | undefined;
  /** The failed parts so far. Grows when the model fails. */
  readonly degraded: Set<Degradation>;
  readonly signal: AbortSignal;
}

/**
 * Streams the model's answer as cited text. If the stream breaks, the model is called once more. If the model fails, a
 * stale answer replaces it, or else the fallback model. This also works after text was shown: a `retry` announces
 * another attempt. An overload is reported unless there is a stale answer, since another attempt would add load.
 */
export async function writeAnswer(
  context: GenerationContext,
  prompt: Prompt,
  { stale, degraded, signal }: WriteOptions,
  emit: Emit<WrittenEvent>,
): Promise<AnswerContent> {
  const { llm, fallbackLlm, settings } = context;
  const writer = new AnswerWriter(prompt, { settings, degraded, signal }, emit);
  let failure: unknown;
  for (let attempts = 0; attempts < MAX_ATTEMPTS; attempts += 1) {
    try {
      return await writer.write(llm);
    } catch (error) {
      failure = error;
    }
    // No retry before the first text: the adapter has already retried and tried other deployments.
    if (isAbort(failure) || isOverload(failure) || !writer.hasBegun) break;
  }

  const mayFallBack = stale !== undefined || (fallbackLlm !== undefined && !isOverload(failure));
  if (isAbort(failure) || !mayFallBack) throw toModelFailure(failure);
  degraded.add('model');
  if (stale !== undefined) {
    writer.replaceBy(stale.text);
    return { ...stale, degraded: [...degraded] };
  }
  if (fallbackLlm === undefined) throw toModelFailure(failure);
  return writer.write(fallbackLlm);
}

/** The maximum number of calls to a model whose stream breaks. */
const MAX_ATTEMPTS = 2;

/** A fixed answer without a model call, for a question without evidence or one that was filtered. */
export function refuse(
  { llm, settings: { texts } }: GenerationContext,
  outcome: 'not_found' | 'filtered',
  degraded: readonly Degradation[],
): AnswerContent {
  return {
    outcome,
    text: outcome === 'not_found' ? texts.notFound : texts.filtered,
    citations: [],
    model: llm.model,
    billed: NOTHING_BILLED,
    truncated: false,
    cached: false,
    degraded,
  };
}

function isOverload(error: unknown): boolean {
  return error instanceof RagError && error.code === 'overloaded';
}
