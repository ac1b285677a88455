import { button, element } from '../dom.ts';
import { icon } from '../icon.ts';
import type { Texts } from '../texts/texts.ts';
import type { ChatSettings } from './settings.ts';

/** A page has landmarks and the first heading; a widget is a part of someone else's page. */
export type ChatLayout = 'page' | 'widget';

export interface ChatShellOptions {
  readonly settings: ChatSettings;
  readonly texts: Texts;
  readonly layout: ChatLayout;
  readonly welcome: HTMLElement;
  readonly composer: HTMLElement;
  readonly onNewConversation: () => void;
  readonly barEnd?: HTMLElement;
}

export interface ChatShell {
  readonly element: HTMLElement;
  addTurn(turn: HTMLElement): void;
  addNotice(text: string): void;
  /** Removes the conversation and shows the welcome again. */
  clear(): void;
  /** Scrolls a turn to the top. */
  showTop(turn: HTMLElement): void;
  showEnd(): void;
  /** Tells a screen reader; what was told before is replaced. */
  readonly say: (text: string) => void;
  /** Moves the focus where the focused element has been removed. */
  focusIfLost(target: { focus(): void }): void;
}

/** The frame of the chat: its bar, the conversation, the question box, and what is kept. */
export function createChatShell(options: ChatShellOptions): ChatShell {
  const { settings, texts, layout, welcome, composer, onNewConversation, barEnd } = options;
  const isPage = layout === 'page';
  const startOver = button(
    { class: 'quiet', title: texts.newConversation },
    onNewConversation,
    icon('plus'),
    element('span', {}, texts.newConversation),
  );
  const bar = element(
    isPage ? 'header' : 'div',
    { class: 'bar' },
    element(isPage ? 'h1' : 'h2', { dir: 'auto' }, settings.title ?? texts.title),
    startOver,
    barEnd,
  );
  // Not live: a screen reader would read an answer anew with each of its words. `say` tells it what happens.
  const log = element('div', {
    class: 'conversation',
    role: 'log',
    'aria-live': 'off',
    'aria-label': texts.conversation,
  });
  const scroller = element(isPage ? 'main' : 'div', { class: 'scroller' }, welcome, log);
  const kept = texts.kept(Math.max(1, Math.round(settings.sessionSeconds / 60)));
  const about = settings.quotesOnly ? texts.quotesOnly : texts.checkSources;
  const dock = element(
    isPage ? 'footer' : 'div',
    { class: 'dock' },
    composer,
    element('p', { class: 'small-print' }, `${kept} ${about}`),
  );
  const status = element('p', { class: 'visually-hidden', role: 'status' });
  const chat = element('div', { class: `chat chat-${layout}` }, bar, scroller, dock, status);

  function update(): void {
    const isEmpty = log.childElementCount === 0;
    welcome.hidden = !isEmpty;
    startOver.hidden = isEmpty;
  }
  update();

  return {
    element: chat,
    addTurn(turn) {
      log.append(turn);
      update();
    },
    addNotice: (text) => log.append(element('p', { class: 'notice' }, text)),
    clear() {
      log.replaceChildren();
      update();
    },
    showTop: (turn) => turn.scrollIntoView({ block: 'start' }),
    showEnd() {
      scroller.scrollTop = scroller.scrollHeight;
    },
    say(text) {
      status.textContent = text;
    },
    focusIfLost(target) {
      const root = chat.getRootNode();
      const focused = root instanceof ShadowRoot ? root.activeElement : document.activeElement;
      if (focused === null || focused === document.body || !focused.checkVisibility()) target.focus();
    },
  };
}
