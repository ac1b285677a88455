import { languageOf, words } from '../text/index.ts';
import { REWRITES, type Rewrite } from './rewrites.ts';

/** What stands for an article, so that one takes another's place and none vanishes: "zone A" ends in one. */
const ARTICLE = '*';
const AROUND_WORD = /^[¿¡"“”„«»'(),;:]+|[?!.…"“”„«»'(),;:]+$/gu;

/**
 * The form that questions share when they differ only in how they are put: "What does a passport cost?", "How much is
 * a passport?". All other words stay, in their order, so that numbers, dates, negations, names, units and comparatives
 * are the same in all questions of one form. It begins with the language.
 *
 * @param question in folded case: capitals that are left carry meaning
 */
export function questionForm(question: string): string {
  const text = question
    .replaceAll('’', "'")
    .split(' ')
    .map((word) => word.replace(AROUND_WORD, ''))
    .filter((word) => word !== '')
    .join(' ');
  for (const [language, { rewrites, articles }] of REWRITES) {
    const rewritten = rewrite(text, rewrites);
    if (rewritten !== text) return toForm(language, rewritten, articles);
  }
  const language = languageOf(words(question));
  return toForm(language, text, REWRITES.get(language)?.articles);
}

function rewrite(text: string, rewrites: readonly Rewrite[]): string {
  return rewrites.reduce((current, [pattern, replacement]) => current.replace(pattern, replacement), text);
}

function toForm(language: string, text: string, articles: ReadonlySet<string> = new Set()): string {
  const form = text.split(' ').map((word) => (articles.has(word) ? ARTICLE : word));
  return `${language}: ${form.join(' ')}`;
}
