import type { Protocol } from '../../ask/index.ts';
import { toProblemDetails, toProblemHeaders } from '../../http/index.ts';
import { type Conversation, MAX_CONVERSATION_BYTES } from '../conversation.ts';
import type { DocumentUrl } from '../document-url.ts';
import { uiMessageInputSchema } from './input.ts';
import { uiMessageOperation } from './operation.ts';
import { createUiMessageRenderer } from './renderer.ts';

/** `POST /api/chat`: the AI SDK's UI message stream, as `useChat` reads it. */
export function createUiMessageProtocol(urlOf: DocumentUrl): Protocol<Conversation> {
  return {
    operation: uiMessageOperation,
    maxBodyBytes: MAX_CONVERSATION_BYTES,
    inputSchema: uiMessageInputSchema,
    toRequest: ({ message, history }) => ({ message, history }),
    createRenderer: () => createUiMessageRenderer(urlOf),
    streamHeaders: { 'x-vercel-ai-ui-message-stream': 'v1' },
  };
}

/** The SDK shows the body of an error to its user, so that is one sentence. */
export function toUiErrorResponse(error: unknown): Response {
  const { status, detail, errors = [] } = toProblemDetails(error);
  const fields = errors.map(({ field, message }) => ` ${field} ${message}.`).join('');
  return new Response(`${detail}${fields}`, {
    status,
    headers: { ...toProblemHeaders(error), 'Content-Type': 'text/plain; charset=utf-8' },
  });
}
