import type { Answer } from '@rag/client';
import { button, element } from '../dom.ts';
import { icon } from '../icon.ts';
import type { Texts } from '../texts/texts.ts';

export interface AnswerActionsOptions {
  readonly texts: Texts;
  readonly onAskAgain: () => void;
  readonly onRate: (helpful: boolean) => void;
  /** Tells a screen reader what a click has done. */
  readonly say: (text: string) => void;
}

/** What a reader can do with an answer: copy it, ask again, say whether it helped. */
export function createAnswerActions(answer: Answer, options: AnswerActionsOptions): HTMLElement {
  const { texts, onAskAgain } = options;
  const row = element('div', { class: 'actions' });
  // Browsers offer the clipboard only to pages that came over TLS or from this machine.
  if (navigator.clipboard !== undefined) row.append(createCopyButton(answer, options));
  row.append(
    button(
      { class: 'tool again', 'aria-label': texts.askAgain, title: texts.askAgain },
      onAskAgain,
      icon('again'),
    ),
  );
  row.append(createRating(options));
  return row;
}

function createCopyButton(answer: Answer, { texts, say }: AnswerActionsOptions): HTMLElement {
  const copy = button({ class: 'tool', 'aria-label': texts.copy, title: texts.copy }, () => {
    navigator.clipboard.writeText(toPlainText(answer, texts)).then(
      () => {
        copy.replaceChildren(icon('done'));
        say(texts.copied);
        setTimeout(() => copy.replaceChildren(icon('copy')), 2_000);
      },
      () => {},
    );
  });
  copy.append(icon('copy'));
  return copy;
}

function createRating({ texts, onRate, say }: AnswerActionsOptions): HTMLElement {
  const group = element('div', { class: 'rating', role: 'group', 'aria-label': texts.helpful });
  function rate(helpful: boolean): void {
    onRate(helpful);
    say(texts.thanks);
    group.replaceChildren(element('span', { class: 'thanks' }, texts.thanks));
  }
  group.append(
    element('span', { 'aria-hidden': 'true' }, texts.helpful),
    button({ class: 'tool', 'aria-label': texts.yes, title: texts.yes }, () => rate(true), icon('up')),
    button({ class: 'tool', 'aria-label': texts.no, title: texts.no }, () => rate(false), icon('down')),
  );
  return group;
}

/** The answer and its sources, for a mail or a note. */
export function toPlainText({ answer, citations }: Answer, texts: Texts): string {
  if (citations.length === 0) return answer;
  const sources = citations.map(({ marker, source, page }) => {
    const place = page === undefined ? source : `${source}, ${texts.page(page)}`;
    return `[${marker}] ${place}`;
  });
  return `${answer}\n\n${texts.sources}:\n${sources.join('\n')}`;
}
