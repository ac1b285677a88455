import type { Answer } from '@rag/client';
import { button, element } from '../dom.ts';
import type { Texts } from '../texts/texts.ts';

/** What a reader should know about how an answer was made. */
export function createNotes({ degraded, truncated, cached }: Answer, texts: Texts): HTMLElement | undefined {
  const notes = [
    degraded ? element('p', { class: 'note warning' }, texts.degraded) : undefined,
    truncated ? element('p', { class: 'note warning' }, texts.truncated) : undefined,
    cached ? element('p', { class: 'note' }, texts.cached) : undefined,
  ].filter((note) => note !== undefined);
  return notes.length === 0 ? undefined : element('div', { class: 'notes' }, ...notes);
}

/** A list of questions that can be asked by a click. */
export function createQuestionList(
  label: string,
  questions: readonly string[],
  onAsk: (question: string) => void,
): HTMLElement {
  const items = questions.map((question) =>
    element(
      'li',
      {},
      button({ class: 'chip', dir: 'auto' }, () => onAsk(question), question),
    ),
  );
  return element(
    'div',
    { class: 'suggestions' },
    element('p', { class: 'label', 'aria-hidden': 'true' }, label),
    element('ul', { 'aria-label': label }, ...items),
  );
}
