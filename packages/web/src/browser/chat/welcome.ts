import { createQuestionList } from '../answer/answer-notes.ts';
import { element } from '../dom.ts';
import type { Texts } from '../texts/texts.ts';
import type { ChatSettings } from './settings.ts';

/** What a reader sees before the first question. */
export function createWelcome(
  { examples }: ChatSettings,
  texts: Texts,
  onAsk: (question: string) => void,
): HTMLElement {
  return element(
    'section',
    { class: 'welcome' },
    element('h2', {}, texts.welcomeTitle),
    element('p', {}, texts.welcomeText),
    examples.length === 0 ? undefined : createQuestionList(texts.examples, examples, onAsk),
  );
}
