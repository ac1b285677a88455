import { createMemoryIndex } from '@rag/adapters/memory';
import { createChatEngine, indexTexts, type LLM, type LLMFinishReason } from '@rag/core';

/** What a model made of a question that was asked as the service asks. */
export interface ModelReply {
  /** Whether it wrote anything. */
  readonly writes: boolean;
  /** Whether what it wrote can be shown with a source. */
  readonly cites: boolean;
  readonly reason: LLMFinishReason | undefined;
}

const DOCUMENT = {
  source: 'opening-hours.txt',
  text: 'The town library opens at ten in the morning on Saturdays and closes at two in the afternoon.',
};
const QUESTION = 'When does the town library open on Saturdays?';

/**
 * Asks a model a question about a document, in the service's own way: with its system message, as a stream, and for an
 * answer that cites. Rejects as the model fails.
 */
export async function askModel(llm: LLM): Promise<ModelReply> {
  let writes = false;
  let reason: LLMFinishReason | undefined;
  const observed: LLM = {
    model: llm.model,
    parameters: llm.parameters,
    async *stream(request, options) {
      for await (const part of llm.stream(request, options)) {
        writes = part.type === 'text' || (writes && part.type !== 'restart');
        if (part.type === 'finish') reason = part.reason;
        yield part;
      }
    },
  };
  const { store, writer } = createMemoryIndex();
  await indexTexts(writer, [DOCUMENT]);
  const engine = createChatEngine({ store, llm: observed, settings: { minRelevance: 0 } });
  try {
    const { citations } = await engine.ask(QUESTION);
    return { writes, cites: citations.length > 0, reason };
  } catch (error) {
    // An answer without text counts as a failure of the model; the reason says more.
    if (reason === undefined || writes) throw error;
    return { writes, cites: false, reason };
  } finally {
    await engine.settled();
  }
}
