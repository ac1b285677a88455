import { type AnswerContent, type Degradation, NOTHING_BILLED } from '../answer/index.ts';
import type { GenerationContext } from './generation-settings.ts';

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
