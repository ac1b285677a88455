import { createChatClient } from '@rag/client';
import { createConversationStore } from '../chat/conversation-store.ts';
import { createChat } from '../chat/create-chat.ts';
import type { ChatSettings } from '../chat/settings.ts';
import { chooseTexts } from '../texts/choose-texts.ts';

const settings: ChatSettings = JSON.parse(
  document.querySelector<HTMLMetaElement>('meta[name="chat-settings"]')?.content ?? '{}',
);
const { language, texts } = chooseTexts(navigator.languages);
document.documentElement.lang = language;
document.title = settings.title ?? texts.title;

const chat = createChat({
  client: createChatClient({ baseUrl: document.baseURI }),
  settings,
  texts,
  store: createConversationStore(sessionStorage, {
    key: `rag-chat:${new URL(document.baseURI).pathname}`,
    ttlMs: settings.sessionSeconds * 1_000,
  }),
  documentsUrl: new URL('documents/', document.baseURI).href,
  layout: 'page',
});
document.body.replaceChildren(chat.element);

document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape') chat.stop();
});
