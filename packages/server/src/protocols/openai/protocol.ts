import type { Protocol } from '../../ask/index.ts';
import { MAX_CONVERSATION_BYTES } from '../conversation.ts';
import type { DocumentUrl } from '../document-url.ts';
import { type CompletionInput, completionInputSchema } from './input.ts';
import { requireModel } from './models.ts';
import { completionOperation } from './operation.ts';
import { createCompletionRenderer } from './renderer.ts';
import { toCompletion } from './to-completion.ts';

/** `POST /v1/chat/completions`, as clients of OpenAI speak it. */
export function createCompletionProtocol(urlOf: DocumentUrl): Protocol<CompletionInput> {
  return {
    operation: completionOperation,
    maxBodyBytes: MAX_CONVERSATION_BYTES,
    inputSchema: completionInputSchema,
    toRequest: ({ model, message, history }) => {
      requireModel(model);
      // Its clients cannot take back text that they have shown.
      return { message, history, appendOnRestart: true };
    },
    json: {
      isWanted: ({ stream }) => !stream,
      toJson: (answer) => JSON.stringify(toCompletion(answer, nowInSeconds(), urlOf)),
    },
    createRenderer: ({ includesUsage }) =>
      createCompletionRenderer({ created: nowInSeconds(), includesUsage, urlOf }),
  };
}

function nowInSeconds(): number {
  return Math.floor(Date.now() / 1_000);
}
