import { type Moderator, RagError } from '@rag/core';
import { throwIfAborted } from '@rag/core/adapter';
import type OpenAI from 'openai';
import { mapOpenAIError } from './map-error.ts';

export interface OpenAIModeratorOptions {
  /** The caller makes it, and chooses the server and the credentials. */
  readonly client: Pick<OpenAI, 'moderations'>;
  /** Default `omni-moderation-latest`. */
  readonly model?: string;
}

/**
 * OpenAI's moderation of texts: refuses a question that it flags in any category. One decision is one call without
 * retries. Rejects with `model_unavailable` when the server gives no verdict.
 *
 * @example
 * const engine = createChatEngine({ ...parts, moderator: createOpenAIModerator({ client }) });
 */
export function createOpenAIModerator({
  client,
  model = 'omni-moderation-latest',
}: OpenAIModeratorOptions): Moderator {
  if (model.trim() === '') throw new RagError('invalid_input', 'model must name a model.');
  return {
    async allows(question, { signal } = {}) {
      throwIfAborted(signal);
      const flagged = await flag(question, signal);
      if (typeof flagged === 'boolean') return !flagged;
      throw new RagError('model_unavailable', 'The moderation gave no verdict.');
    },
  };

  async function flag(input: string, signal: AbortSignal | undefined): Promise<unknown> {
    try {
      const options = { maxRetries: 0, ...(signal === undefined ? {} : { signal }) };
      const { results } = await client.moderations.create({ model, input }, options);
      return results?.[0]?.flagged;
    } catch (error) {
      throw mapOpenAIError(error, { signal });
    }
  }
}
