export { uiMessageInputSchema } from './ai-sdk/input.ts';
export { createUiMessageProtocol, toUiErrorResponse } from './ai-sdk/protocol.ts';
export { uiMessageChunkSchema } from './ai-sdk/schemas.ts';
export { chatInputSchema, parseSessionId } from './chat/input.ts';
export { createChatProtocol } from './chat/protocol.ts';
export { answerSchema, chatEventSchemas, citationSchema, passageSchema } from './chat/schemas.ts';
export { toWireAnswer, toWirePassage } from './chat/to-wire.ts';
export { noDocumentUrl, servedDocumentUrl } from './document-url.ts';
export { completionInputSchema, unknownModel } from './openai/input.ts';
export { describeModel, isModel, listModels, modelListSchema, modelSchema } from './openai/models.ts';
export { createCompletionProtocol } from './openai/protocol.ts';
export {
  completionChunkSchema,
  completionCitationSchema,
  completionErrorSchema,
  completionSchema,
} from './openai/schemas.ts';
export { toCompletionErrorResponse } from './openai/to-completion-error.ts';
