import type { AnswerOutcome, Citation } from '../answer/index.ts';
import { RagError } from '../errors.ts';
import { type AnswerFilter, attribute, isRefusal, unsupportedFigures } from '../output/index.ts';
import type { LLMFinishReason } from '../ports/index.ts';
import type { Prompt } from './build-prompt.ts';
import type { GenerationSettings } from './generation-settings.ts';

interface Conclusion {
  readonly outcome: AnswerOutcome;
  readonly citations: readonly Citation[];
  /** The text that has not been sent yet; may be empty. */
  readonly addendum: string;
}

/** Determines the outcome from the whole text of the model. */
export function conclude(
  text: string,
  reason: LLMFinishReason,
  filter: AnswerFilter,
  prompt: Prompt,
  { texts }: GenerationSettings,
): Conclusion {
  if (reason === 'content_filter') {
    return { outcome: 'filtered', citations: filter.citations, addendum: texts.filtered };
  }
  if (text === '' && filter.notFound)
    return { outcome: 'not_found', citations: [], addendum: texts.notFound };
  if (text === '') throw new RagError('model_unavailable', 'The model gave an empty answer.');
  if (isRefusal(text)) return { outcome: 'not_found', citations: filter.citations, addendum: '' };
  const citations = filter.citations.length > 0 ? filter.citations : attribute(text, prompt.delivered);
  const addendum = citations.length === 0 ? texts.ungrounded : noteOnFigures(text, prompt, texts);
  return { outcome: 'answered', citations, addendum };
}

function noteOnFigures(
  text: string,
  { delivered, request }: Prompt,
  texts: GenerationSettings['texts'],
): string {
  const sources = delivered.map(
    ({ source, page = '', heading = '', content }) => `${source}\n${page}\n${heading}\n${content}`,
  );
  const figures = unsupportedFigures(text, [...sources, request.grounding?.question ?? '']);
  return figures.length === 0 ? '' : texts.unsupportedFigures.replace('{figures}', figures.join(', '));
}
