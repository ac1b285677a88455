import type { GoldAnswer } from '../evaluation-case.ts';
import { toAnswerForm } from './answer-form.ts';

/**
 * Whether a text contains the gold answer: of each entry one of its wordings, as whole words, numbers, dates
 * and case compared as in {@link toAnswerForm}.
 */
export function containsGold(text: string, gold: GoldAnswer): boolean {
  const form = ` ${toAnswerForm(text)} `;
  return gold.every((wordings) => wordings.some((wording) => form.includes(` ${toAnswerForm(wording)} `)));
}
