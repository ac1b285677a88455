export { type AzureOpenAIClientOptions, createAzureOpenAIClient } from './azure-client.ts';
export { toAzureBaseUrl } from './azure-endpoint.ts';
export { type ChatCapabilities, defaultChatCapabilities, withReasoningTokens } from './chat-capabilities.ts';
export { type ChatDeployment, parseChatDeployments } from './chat-deployments.ts';
export { createOpenAIEmbedder, type OpenAIEmbedderOptions, openOpenAIEmbedder } from './openai-embedder.ts';
export { createOpenAILLM, type OpenAILLMOptions } from './openai-llm.ts';
export { createOpenAIModerator, type OpenAIModeratorOptions } from './openai-moderator.ts';
export type { PieceReader, PieceSource } from './piece-source.ts';
