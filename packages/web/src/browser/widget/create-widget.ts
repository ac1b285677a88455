import type { Chat } from '../chat/create-chat.ts';
import { button, element } from '../dom.ts';
import { icon } from '../icon.ts';
import conversationCss from '../styles/conversation.css';
import shellCss from '../styles/shell.css';
import sourcesCss from '../styles/sources.css';
import themeCss from '../styles/theme.css';
import widgetCss from '../styles/widget.css';
import type { Texts } from '../texts/texts.ts';

export interface WidgetOptions {
  readonly language: string;
  readonly texts: Texts;
  /** Makes the chat when it is opened for the first time. Gets the button that closes it. */
  readonly openChat: (closeButton: HTMLElement) => Promise<Chat>;
}

/**
 * Adds a button to the corner of the page that opens the chat above it. Everything is in a shadow tree, so
 * neither the site's styles reach the chat nor the chat's the site; styles are constructed, which no
 * Content-Security-Policy forbids.
 */
export function createWidget({ language, texts, openChat }: WidgetOptions): HTMLElement {
  const host = element('rag-chat' as 'div', { lang: language });
  const root = host.attachShadow({ mode: 'open' });
  root.adoptedStyleSheets = [themeCss, shellCss, conversationCss, sourcesCss, widgetCss].map(toStyleSheet);

  let chat: Chat | undefined;
  const panel = element('dialog', { class: 'panel', 'aria-label': texts.openChat });
  const launcher = button(
    { class: 'launcher', 'aria-label': texts.openChat, 'aria-haspopup': 'dialog', 'aria-expanded': 'false' },
    () => void open(),
    icon('chat'),
  );
  const closeButton = button(
    { class: 'tool', 'aria-label': texts.closeChat, title: texts.closeChat },
    close,
    icon('close'),
  );

  async function open(): Promise<void> {
    if (panel.open) return;
    panel.show();
    launcher.hidden = true;
    launcher.setAttribute('aria-expanded', 'true');
    try {
      if (chat === undefined) {
        chat = await openChat(closeButton);
        panel.replaceChildren(chat.element);
      }
      chat.focus();
    } catch {
      panel.replaceChildren(createUnreachable(texts, closeButton));
      closeButton.focus();
    }
  }

  function close(): void {
    chat?.stop();
    panel.close();
    launcher.hidden = false;
    launcher.setAttribute('aria-expanded', 'false');
    launcher.focus();
  }

  panel.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || event.defaultPrevented) return;
    event.stopPropagation();
    // The first press stops the answer that is on its way, the next one closes the chat.
    if (chat?.stop() !== true) close();
  });
  root.append(launcher, panel);
  document.body.append(host);
  return host;
}

function createUnreachable(texts: Texts, closeButton: HTMLElement): HTMLElement {
  const bar = element('div', { class: 'bar' }, element('h2', {}, texts.unreachable), closeButton);
  return element('div', { class: 'chat chat-widget' }, bar);
}

function toStyleSheet(css: string): CSSStyleSheet {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  return sheet;
}
