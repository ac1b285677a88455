import type { Degradations } from '../answer/index.ts';
import type { BillableOptions, Passage } from '../ports/index.ts';
import { contentWords, words } from '../text/index.ts';
import { type RetrievalContext, searchPassages } from './retrieve.ts';
import { toSearchFailure } from './search-failure.ts';

/** Two ways to read a short question in a conversation. */
export interface Readings {
  /** The question as it was asked. */
  readonly alone: string;
  /** The same with what the conversation may add. */
  readonly inContext: string;
}

/** How many passages are searched for the question alone: its words may stand in many. */
const DEPTH = 30;
/** How much of the best evidence for the question's own words the context's passage has to have. */
const AS_GOOD = 0.9;

/**
 * Chooses between a question alone and the same question in the context of its conversation. The reading in context
 * wins if its best passage has at least 90 % of the evidence that any passage has for the question's own words. Otherwise
 * the question changes the subject, or the documents do not answer it.
 */
export async function chooseReading(
  context: RetrievalContext,
  { alone, inContext }: Readings,
  degraded: Degradations,
  options: BillableOptions,
): Promise<string> {
  try {
    const [own, contextual] = await Promise.all([
      searchPassages(context, alone, { top: DEPTH, degraded, options }),
      searchPassages(context, inContext, { top: 1, degraded, options }),
    ]);
    return speaksOf(alone, own, contextual[0], context.settings.minRelevance) ? inContext : alone;
  } catch (error) {
    throw toSearchFailure(error);
  }
}

function speaksOf(
  question: string,
  own: readonly Passage[],
  contextual: Passage | undefined,
  minRelevance: number,
): boolean {
  if (contextual === undefined) return false;
  const evidence = evidenceFor(question, own);
  const best = Math.max(0, ...own.map(evidence));
  if (best === 0 || best < minRelevance) return false;
  const known = own.find(({ id }) => id === contextual.id);
  return known !== undefined && known !== own[0] && evidence(known) >= AS_GOOD * best;
}

/** Measures how much a passage speaks of a question: as the store says, or by the share of its words. */
function evidenceFor(question: string, passages: readonly Passage[]): (passage: Passage) => number {
  if (passages.every(({ relevance }) => relevance !== undefined)) return ({ relevance = 0 }) => relevance;
  const asked = contentWords(question);
  return ({ content, heading = '' }) => {
    const said = new Set(words(`${heading} ${content}`));
    return asked.filter((word) => said.has(word)).length / Math.max(1, asked.length);
  };
}
