import { toRagError } from '../errors.ts';
import { answerQuestion } from './answer-question.ts';
import { createChatContext } from './chat-context.ts';
import type { ChatEngine, ChatEngineDependencies, ChatRequest } from './chat-engine.ts';
import { resumeAnswer } from './resume-answer.ts';
import { searchPassages } from './search-passages.ts';
import { streamAnswer } from './stream-answer.ts';

/**
 * Wires the way of a question to its back ends.
 *
 * @example
 * const { store } = createMemoryIndex();
 * const engine = createChatEngine({ store, llm: createExtractiveLLM() });
 * const answer = await engine.ask('When does the library open?');
 */
export function createChatEngine(dependencies: ChatEngineDependencies): ChatEngine {
  const unfinished = new Set<Promise<void>>();
  const context = createChatContext(dependencies, (work) => {
    // A write that fails costs the next question a little work, never this answer.
    const end = (): void => {
      unfinished.delete(done);
    };
    const done = work.then(end, end);
    unfinished.add(done);
  });

  return {
    ask: (request, options = {}) => answerQuestion(context, toRequest(request), options),
    stream(request, options = {}) {
      const asked = toRequest(request);
      const events = streamAnswer(context, asked, options);
      return asked.resume === undefined && asked.appendOnRestart !== true
        ? events
        : resumeAnswer(events, asked, context.settings.texts.begunAnew);
    },
    search: (question, options = {}) => searchPassages(context, question, options),
    async forget(sessionId, options) {
      context.turns.forget(sessionId);
      try {
        await context.sessions.clear(sessionId, options);
      } catch (error) {
        throw toRagError(error, 'session_unavailable', 'The conversation could not be cleared.');
      }
    },
    async settled() {
      while (unfinished.size > 0) await Promise.all(unfinished);
    },
  };
}

function toRequest(request: string | ChatRequest): ChatRequest {
  return typeof request === 'string' ? { message: request } : request;
}
