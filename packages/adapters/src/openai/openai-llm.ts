import { type LLM, RagError } from '@rag/core';
import { throwIfAborted } from '@rag/core/adapter';
import type OpenAI from 'openai';
import { type ChatCapabilities, defaultChatCapabilities } from './chat-capabilities.ts';
import { type ChatSettings, toChatRequest, toSampling } from './chat-request.ts';
import { toParts } from './chat-stream.ts';
import { mapOpenAIError } from './map-error.ts';

export interface OpenAILLMOptions {
  /** Made by the caller, who chooses the server by `baseURL` and the credentials. */
  readonly client: Pick<OpenAI, 'chat'>;
  /** The model's name, or at Azure the deployment's. */
  readonly model: string;
  /** Default 0: the same question gets the same answer, as far as the model allows. Sent where it may be. */
  readonly temperature?: number;
  /** Needed where the name does not tell what it is. Default {@link defaultChatCapabilities} of `model`. */
  readonly capabilities?: ChatCapabilities;
}

/**
 * A model behind the chat completions of OpenAI, Azure OpenAI, Ollama, vLLM or whatever else speaks
 * them. One stream is one call: the package's own retries are switched off, so that only those are made
 * that the caller counts. Its own time limit (ten minutes to the first byte) stays; set `timeout` on the client.
 *
 * @example
 * const client = new OpenAI({ baseURL: 'http://localhost:11434/v1', apiKey: 'unused', maxRetries: 0 });
 * const llm = createOpenAILLM({ client, model: 'llama3.2' });
 */
export function createOpenAILLM({
  client,
  model,
  temperature = 0,
  capabilities = defaultChatCapabilities(model),
}: OpenAILLMOptions): LLM {
  if (model.trim() === '') throw new RagError('invalid_input', 'model must name a model or deployment.');
  const settings: ChatSettings = { model, temperature, capabilities };
  return {
    model,
    parameters: Object.entries(toSampling(settings))
      .map(([name, value]) => `${name}=${value}`)
      .join(';'),
    async *stream(request, { signal } = {}) {
      throwIfAborted(signal);
      try {
        const options = { maxRetries: 0, ...(signal === undefined ? {} : { signal }) };
        const chunks = await client.chat.completions.create(toChatRequest(request, settings), options);
        for await (const part of toParts(chunks)) {
          // The package ends an aborted stream quietly, and what it had already read comes first.
          throwIfAborted(signal);
          yield part;
        }
      } catch (error) {
        throw mapOpenAIError(error, { signal });
      }
    },
  };
}
