export { type ChatCapabilities, defaultChatCapabilities } from './chat-capabilities.ts';
export { createOpenAIEmbedder, type OpenAIEmbedderOptions, openOpenAIEmbedder } from './openai-embedder.ts';
export { createOpenAILLM, type OpenAILLMOptions } from './openai-llm.ts';
