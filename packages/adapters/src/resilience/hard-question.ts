import type { LLMRequest, Passage } from '@rag/core';
import { words } from '@rag/core/adapter';
import { isTableRow } from '../tables/index.ts';

/** Why a small model is likely to fail on a question. */
export type HardSignal =
  | 'several_questions'
  | 'comparison'
  | 'calculation'
  | 'long_question'
  | 'tables'
  | 'scattered_evidence';

type Grounding = NonNullable<LLMRequest['grounding']>;

const LONG_QUESTION_WORDS = 30;
/** The least share of table rows in the lines of the passages. */
const TABLE_SHARE = 0.75;
/** The least number of pages whose passages are about equally relevant, and relevant enough. */
const SCATTERED_PAGES = 3;
/** In terms of `Passage.relevance`, which grows with the square root of the matched part of the question. */
const RELEVANT = 0.7;
const ALIKE = 0.07;

const COMPARISON = new Set(
  `compare compared comparison difference differences differ versus vs cheaper cheapest longer longest shorter
  higher highest lower lowest unterschied unterschiede vergleich vergleichen günstiger günstigste teurer länger
  kürzer höher niedriger différence différences comparer comparaison`.split(/\s+/),
);
const CALCULATION = new Set(
  `total altogether sum average combined overall insgesamt gesamt zusammen summe durchschnitt durchschnittlich
  somme moyenne`.split(/\s+/),
);
/** A second question after a conjunction: "…, and how long does it take"; not "And how …?". */
const SECOND_QUESTION =
  /(?<=[\p{L}\p{N},;]\s)(?:and|und|et)\s+(?:what|when|where|who|which|how|why|was|wann|wo|wer|welche[rsnm]?|wie|warum|quand|où|qui|quel(?:le)?s?|comment|pourquoi)(?!\p{L})/iu;
const HOW_MANY = /\bhow (?:much|many|long)\b|\bwie\s?(?:viele?|lange)\b|\bcombien\b/iu;
const NUMBER = /\p{N}+(?:[.,]\p{N}+)*/gu;

const RULES: Readonly<Record<HardSignal, (grounding: Grounding) => boolean>> = {
  several_questions: ({ question }) =>
    (question.match(/[?？](?=\s|$)/gu)?.length ?? 0) >= 2 || SECOND_QUESTION.test(question),
  comparison: ({ question }) => words(question).some((word) => COMPARISON.has(word)),
  calculation: ({ question }) =>
    words(question).some((word) => CALCULATION.has(word)) ||
    (HOW_MANY.test(question) && (question.match(NUMBER)?.length ?? 0) >= 2),
  long_question: ({ question }) => words(question).length > LONG_QUESTION_WORDS,
  tables: ({ passages }) => tableShare(passages) >= TABLE_SHARE,
  scattered_evidence: ({ passages }) => isScattered(passages),
};

/** The names of all rules that apply; none for a request without grounding, such as a rewrite. */
export function hardSignals({ grounding }: LLMRequest): HardSignal[] {
  if (grounding === undefined) return [];
  return (Object.keys(RULES) as HardSignal[]).filter((signal) => RULES[signal](grounding));
}

/**
 * Whether a small model is likely to fail: one of the rules of `docs/resilience.md` applies. Depends only on the question
 * and the passages, so the same request always gets the same result.
 */
export function isHardQuestion(request: LLMRequest): boolean {
  return hardSignals(request).length > 0;
}

function tableShare(passages: readonly Passage[]): number {
  const lines = passages.flatMap(({ content }) => content.split('\n').filter((line) => line.trim() !== ''));
  return lines.length === 0 ? 0 : lines.filter(isTableRow).length / lines.length;
}

/**
 * Several pages are about equally relevant, so the answer has to combine them or choose between them. When none is
 * relevant enough, a larger model would not know the answer either.
 */
function isScattered(passages: readonly Passage[]): boolean {
  const relevances = passages.map(({ relevance = 0 }) => relevance);
  const best = Math.max(0, ...relevances);
  if (best < RELEVANT) return false;
  const alike = passages.filter(({ relevance = 0 }) => relevance >= RELEVANT && best - relevance < ALIKE);
  return new Set(alike.map(({ source, page }) => `${source}#${page}`)).size >= SCATTERED_PAGES;
}
