import type { Answer } from '@rag/client';
import { createAnswerActions } from '../answer/answer-actions.ts';
import { createNotes, createQuestionList } from '../answer/answer-notes.ts';
import { type AnswerView, createAnswerView } from '../answer/answer-view.ts';
import { button, element } from '../dom.ts';
import { icon } from '../icon.ts';
import type { Texts } from '../texts/texts.ts';
import type { Failure } from './describe-failure.ts';
import { createFailureView } from './failure-view.ts';

export interface TurnViewOptions {
  readonly texts: Texts;
  readonly documentsUrl: string;
  readonly examples: readonly string[];
  readonly onAsk: (question: string) => void;
  readonly onAskAgain: () => void;
  readonly onEdit: () => void;
  readonly onRate: (helpful: boolean) => void;
  readonly say: (text: string) => void;
}

export interface TurnView {
  readonly element: HTMLElement;
  /** Starts the answer over: what an earlier attempt left is removed. */
  begin(): AnswerView;
  /** Gives back the text of the answer for a screen reader. */
  finish(answer: Answer, topics: readonly string[]): string;
  stop(): void;
  fail(failure: Failure): void;
}

/** A question and its answer. */
export function createTurnView(question: string, options: TurnViewOptions): TurnView {
  const { texts } = options;
  const edit = button(
    { class: 'tool edit', 'aria-label': texts.edit, title: texts.edit },
    options.onEdit,
    icon('edit'),
  );
  const head = element(
    'div',
    { class: 'asked' },
    edit,
    element('h2', { class: 'question', dir: 'auto' }, question),
  );
  const article = element('article', { class: 'turn', 'aria-label': texts.answer }, head);
  let view = createAnswerView(options);

  return {
    element: article,
    begin() {
      view.element.remove();
      view = createAnswerView(options);
      article.append(view.element);
      return view;
    },
    finish(answer, topics) {
      const spoken = view.finish(answer);
      view.end(
        createNotes(answer, texts),
        answer.outcome === 'answered' ? undefined : createHint(options),
        createAnswerActions(answer, options),
        topics.length === 0 ? undefined : createQuestionList(texts.alsoInDocuments, topics, options.onAsk),
      );
      return spoken;
    },
    stop() {
      const again = button({ class: 'quiet' }, options.onAskAgain, icon('again'), texts.askAgain);
      view.end(element('div', { class: 'stopped' }, element('p', { class: 'note' }, texts.stopped), again));
    },
    fail: (failure) => view.end(createFailureView(failure, texts, options.onAskAgain)),
  };
}

/** What to do about a question that the documents do not answer. */
function createHint({ texts, examples, onAsk }: TurnViewOptions): HTMLElement {
  return element(
    'div',
    { class: 'hint' },
    element('p', {}, texts.rephrase),
    examples.length === 0 ? undefined : createQuestionList(texts.tryExamples, examples, onAsk),
  );
}
