import { de } from './de.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { fr } from './fr.ts';
import type { Texts } from './texts.ts';

const BY_LANGUAGE: Readonly<Record<string, Texts>> = { en, de, fr, es };

export interface ChosenTexts {
  /** A language tag for `lang`. */
  readonly language: string;
  readonly texts: Texts;
}

/** The texts of the first language that the reader prefers and we have; English if there is none. */
export function chooseTexts(preferred: readonly string[]): ChosenTexts {
  for (const tag of preferred) {
    const language = tag.toLowerCase().split('-')[0] ?? '';
    const texts = Object.hasOwn(BY_LANGUAGE, language) ? BY_LANGUAGE[language] : undefined;
    if (texts !== undefined) return { language, texts };
  }
  return { language: 'en', texts: en };
}
