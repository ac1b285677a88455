export { ChatError, type ChatErrorOptions } from './chat-error.ts';
export { type ChatClient, type ChatClientOptions, createChatClient } from './create-chat-client.ts';
export { readEvents, type ServerSentEvent } from './read-events.ts';
export { toServiceUrl } from './service-url.ts';
export type { Question, ReconnectSettings } from './stream-answer.ts';
export { suggestTopics } from './suggest-topics.ts';
export type { Answer, ChatEvent, ChatEventData, Citation, FieldError, Passage, Problem } from './wire.ts';
