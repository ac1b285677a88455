import type { Protocol } from '../../ask/index.ts';
import { preferredType } from '../../http/index.ts';
import { createAnswerJson } from './answer-json.ts';
import { readLastEventId } from './event-id.ts';
import { type ChatInput, chatInputSchema } from './input.ts';
import { chatOperation } from './operation.ts';
import { createEventRenderer } from './renderer.ts';

const MEDIA_TYPES = ['application/json', 'text/event-stream'] as const;

/** `POST /chat`: our own wire format, as JSON or, on request, as server-sent events. */
export function createChatProtocol(): Protocol<ChatInput> {
  return {
    operation: chatOperation,
    maxBodyBytes: 16 * 1_024,
    inputSchema: chatInputSchema,
    toRequest: ({ message, session_id }) => ({
      message,
      ...(typeof session_id === 'string' ? { sessionId: session_id } : {}),
    }),
    json: {
      isWanted: ({ stream }, request) =>
        !(stream ?? preferredType(request.headers, MEDIA_TYPES) === 'text/event-stream'),
      toJson: createAnswerJson(),
    },
    readCursor: readLastEventId,
    createRenderer: (_input, resume) => createEventRenderer(resume),
  };
}
