import type { Protocol } from '../../ask/index.ts';
import { MAX_CONVERSATION_BYTES } from '../conversation.ts';
import type { DocumentUrl } from '../document-url.ts';
import { withoutRestart } from '../without-restart.ts';
import { type CompletionInput, parseCompletionInput } from './input.ts';
import { createCompletionRenderer } from './renderer.ts';
import { toCompletion } from './to-completion.ts';

/** `POST /v1/chat/completions`, as clients of OpenAI speak it. */
export function createCompletionProtocol(urlOf: DocumentUrl): Protocol<CompletionInput> {
  return {
    maxBodyBytes: MAX_CONVERSATION_BYTES,
    parse: parseCompletionInput,
    toRequest: ({ message, history }) => ({ message, history }),
    json: {
      isWanted: ({ stream }) => !stream,
      toJson: (answer) => JSON.stringify(toCompletion(answer, nowInSeconds(), urlOf)),
    },
    createRenderer: ({ includesUsage }) =>
      withoutRestart(createCompletionRenderer({ created: nowInSeconds(), includesUsage, urlOf })),
  };
}

function nowInSeconds(): number {
  return Math.floor(Date.now() / 1_000);
}
