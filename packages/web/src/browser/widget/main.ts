import { createChatClient, toServiceUrl } from '@rag/client';
import { createConversationStore } from '../chat/conversation-store.ts';
import { createChat } from '../chat/create-chat.ts';
import type { ChatSettings } from '../chat/settings.ts';
import { chooseTexts } from '../texts/choose-texts.ts';
import { createWidget } from './create-widget.ts';

// Known only while the script runs for the first time.
const script = document.currentScript;

if (script instanceof HTMLScriptElement) {
  const serviceUrl = toServiceUrl(new URL('.', script.src)).href;
  const { language, texts } = chooseTexts([script.lang, ...navigator.languages]);

  createWidget({
    language,
    texts,
    async openChat(closeButton) {
      const response = await fetch(new URL('chat-settings.json', serviceUrl));
      if (!response.ok) throw new Error(`The chat's settings came with status ${response.status}.`);
      const settings: ChatSettings = await response.json();
      return createChat({
        client: createChatClient({ baseUrl: serviceUrl }),
        settings,
        texts,
        store: createConversationStore(sessionStorage, {
          key: `rag-chat:${serviceUrl}`,
          ttlMs: settings.sessionSeconds * 1_000,
        }),
        documentsUrl: new URL('documents/', serviceUrl).href,
        layout: 'widget',
        barEnd: closeButton,
      });
    },
  });
}
