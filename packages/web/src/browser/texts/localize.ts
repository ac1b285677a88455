import { en } from './en.ts';
import type { ServiceTexts, Texts } from './texts.ts';

const FIGURES = '{figures}';

/** What the service says itself, at the end of an answer. */
const SENTENCES = (Object.keys(en.fromService) as (keyof ServiceTexts)[]).map((name) => {
  const [before = '', after] = en.fromService[name].split(FIGURES).map(escapePattern);
  return { name, pattern: new RegExp(after === undefined ? `${before}$` : `${before}(.*)${after}$`) };
});

/**
 * The text of an answer with the sentence at its end that the service has in English alone in the reader's language. What
 * a model wrote stays as it is.
 */
export function localize(text: string, { fromService }: Texts): string {
  const found = SENTENCES.find(({ pattern }) => pattern.test(text));
  if (found === undefined) return text;
  return text.replace(found.pattern, (_, figures: unknown) =>
    fromService[found.name].replace(FIGURES, () => String(figures)),
  );
}

function escapePattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
