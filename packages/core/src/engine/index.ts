export type { ChatEngine, ChatEngineDependencies, ChatRequest } from './chat-engine.ts';
export type { ChatSettings } from './chat-settings.ts';
export { DEFAULT_CHAT_SETTINGS } from './chat-settings.ts';
export { createChatEngine } from './create-chat-engine.ts';
