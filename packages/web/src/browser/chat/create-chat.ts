import { type ChatClient, type Passage, suggestTopics } from '@rag/client';
import { localize } from '../texts/localize.ts';
import type { Texts } from '../texts/texts.ts';
import { type ChatLayout, createChatShell } from './chat-shell.ts';
import { createComposer } from './composer.ts';
import type { ConversationStore } from './conversation-store.ts';
import { describeFailure } from './describe-failure.ts';
import type { ChatSettings } from './settings.ts';
import type { Turn } from './turn.ts';
import { createTurnView } from './turn-view.ts';
import { createWelcome } from './welcome.ts';

export interface ChatOptions {
  readonly client: ChatClient;
  readonly settings: ChatSettings;
  readonly texts: Texts;
  readonly store: ConversationStore;
  /** Where the documents are, with a slash at the end. */
  readonly documentsUrl: string;
  readonly layout: ChatLayout;
  /** Stands at the end of the bar, such as a button that closes the widget. */
  readonly barEnd?: HTMLElement;
}

export interface Chat {
  readonly element: HTMLElement;
  /** Puts the cursor into the question box. */
  focus(): void;
  /** Stops the answer on its way, and says whether there was one. */
  stop(): boolean;
}

/** The whole chat, for the page and the widget alike. Restores what the store has kept. */
export function createChat(options: ChatOptions): Chat {
  const { client, settings, texts, store, documentsUrl } = options;
  let turns: Turn[] = [];
  let sessionId: string | undefined;
  /** Aborts the answer that is on its way. */
  let current: AbortController | undefined;
  let editedTurn: Turn | undefined;
  let expiry: ReturnType<typeof setTimeout> | undefined;

  const composer = createComposer({
    texts,
    onSubmit: submit,
    onStop: () => current?.abort(),
    onEditLast: () => editLast(),
    onCancelEditing: () => cancelEditing(),
  });
  const welcome = createWelcome(settings, texts, (question) => submit(question));
  const shell = createChatShell({
    ...options,
    welcome,
    composer: composer.element,
    onNewConversation: startOver,
  });
  const { say } = shell;

  function submit(message: string): void {
    if (current !== undefined) return;
    if (editedTurn !== undefined) removeEdited(editedTurn);
    composer.clear();
    const turn = addTurn(message);
    void answerTurn(turn);
    shell.showTop(turn.view.element);
  }

  function addTurn(question: string): Turn {
    const turn: Turn = {
      question,
      answer: undefined,
      topics: [],
      hasText: false,
      view: createTurnView(question, {
        texts,
        documentsUrl,
        examples: settings.examples,
        onAsk: submit,
        onAskAgain() {
          if (current === undefined) void answerTurn(turn);
        },
        onEdit: editLast,
        onRate: (helpful) => void client.rate(helpful).catch(() => {}),
        say,
      }),
    };
    turns.push(turn);
    shell.addTurn(turn.view.element);
    return turn;
  }

  /** Asks the question of a turn, also once more: the new answer takes the place of the old one. */
  async function answerTurn(turn: Turn): Promise<void> {
    const own = new AbortController();
    current = own;
    turn.answer = undefined;
    turn.topics = [];
    turn.hasText = false;
    composer.setBusy(true);
    save();
    try {
      await readAnswer(turn, own.signal);
    } catch (error) {
      if (own.signal.aborted) showStopped(turn);
      else showFailure(turn, error);
    }
    // Another conversation may have begun meanwhile.
    if (current !== own) return;
    current = undefined;
    composer.setBusy(false);
    save();
    shell.focusIfLost(composer);
  }

  async function readAnswer(turn: Turn, signal: AbortSignal): Promise<void> {
    const view = turn.view.begin();
    let passages: readonly Passage[] = [];
    function showStep(step: string): void {
      if (turn.hasText) return;
      view.showStep(step);
      say(step);
    }
    showStep(texts.searching);
    for await (const event of client.stream({ message: turn.question, sessionId, signal })) {
      signal.throwIfAborted();
      switch (event.type) {
        case 'start':
          sessionId = event.data.session_id;
          break;
        case 'sources':
          passages = event.data.passages;
          showStep(texts.reading(passages.length));
          break;
        case 'delta':
          showStep(texts.writing);
          turn.hasText = true;
          view.append(localize(event.data.text, texts));
          break;
        case 'restart':
          view.restart();
          break;
        case 'done':
          turn.answer = { ...event.data, answer: localize(event.data.answer, texts) };
          turn.topics = suggestTopics(
            passages,
            event.data,
            turns.map(({ question }) => question),
          );
          showAnswer(turn);
      }
    }
  }

  function showStopped({ view }: Turn): void {
    view.stop();
    say(texts.stopped);
  }

  function showFailure({ view, hasText }: Turn, error: unknown): void {
    const failure = describeFailure(error, texts, { online: navigator.onLine, hasText });
    view.fail(failure);
    // The failure is an alert of its own.
    say('');
    if (failure.waitMs !== undefined) block(failure.waitMs);
  }

  function showAnswer({ answer, topics, view }: Turn): void {
    if (answer === undefined) return;
    const spoken = view.finish(answer, topics);
    const isAnswered = answer.outcome === 'answered';
    say(`${isAnswered ? texts.answerReady(answer.citations.length) : texts.noAnswerFound} ${spoken}`);
  }

  /** Until a limit is over. */
  function block(ms: number): void {
    composer.setBlocked(true);
    setTimeout(() => {
      composer.setBlocked(false);
      if (current === undefined) say(texts.canAskAgain);
    }, ms);
  }

  function editLast(): void {
    const last = turns.at(-1);
    if (last === undefined || current !== undefined) return;
    editedTurn = last;
    composer.edit(last.question);
    say(texts.editing);
  }

  function cancelEditing(): void {
    editedTurn = undefined;
    composer.clear();
    say('');
    composer.focus();
  }

  function removeEdited(turn: Turn): void {
    editedTurn = undefined;
    turns = turns.filter((other) => other !== turn);
    turn.view.element.remove();
    // The service would take the old question for part of the conversation; of the first, nothing has to stay.
    if (turns.length === 0) forget();
  }

  function forget(): void {
    if (sessionId !== undefined) void client.forget(sessionId).catch(() => {});
    sessionId = undefined;
  }

  function startOver(): void {
    current?.abort();
    current = undefined;
    editedTurn = undefined;
    forget();
    turns = [];
    store.clear();
    clearTimeout(expiry);
    shell.clear();
    composer.clear();
    composer.setBusy(false);
    say(texts.conversationStarted);
    composer.focus();
  }

  function save(): void {
    store.save({
      sessionId,
      turns: turns.map(({ question, answer, topics }) => ({ question, answer, topics })),
    });
    expireIn(settings.sessionSeconds * 1_000);
  }

  /** The service forgets a conversation, and so does the page. What is on the screen stays until the reader leaves. */
  function expireIn(ms: number): void {
    clearTimeout(expiry);
    expiry = setTimeout(() => {
      if (current !== undefined) return;
      sessionId = undefined;
      store.clear();
      shell.addNotice(texts.conversationForgotten);
      say(texts.conversationForgotten);
    }, ms);
  }

  function restore(): void {
    const saved = store.load();
    if (saved === undefined || saved.turns.length === 0) return;
    sessionId = saved.sessionId;
    for (const { question, answer, topics } of saved.turns) {
      const turn = addTurn(question);
      turn.view.begin();
      turn.answer = answer;
      turn.topics = topics;
      if (answer === undefined) turn.view.fail({ text: texts.interrupted, retryable: true });
      else showAnswer(turn);
    }
    expireIn(store.timeLeftMs());
    say(texts.conversationRestored);
    shell.showEnd();
  }

  restore();
  return {
    element: shell.element,
    focus: () => composer.focus(),
    stop() {
      const isAnswering = current !== undefined;
      current?.abort();
      return isAnswering;
    },
  };
}
