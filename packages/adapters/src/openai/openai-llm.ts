import { type LLM, RagError } from '@rag/core';
import { throwIfAborted } from '@rag/core/adapter';
import type OpenAI from 'openai';
import { type ChatCapabilities, defaultChatCapabilities } from './chat-capabilities.ts';
import { type ChatSettings, toChatRequest, toSampling } from './chat-request.ts';
import { createChunkReader } from './chat-stream.ts';
import { mapOpenAIError } from './map-error.ts';

export interface OpenAILLMOptions {
  /** The caller makes it, and chooses the server and the credentials. */
  readonly client: Pick<OpenAI, 'chat'>;
  /** The name of the model, or in Azure of the deployment. */
  readonly model: string;
  /** Default 0: the same question gets the same answer, as far as the model allows. Not sent to models that refuse it. */
  readonly temperature?: number;
  /** Required when the name does not reveal the model. Default {@link defaultChatCapabilities} of `model`. */
  readonly capabilities?: ChatCapabilities;
}

/**
 * A model behind the chat completions API of OpenAI, Azure OpenAI, Ollama, vLLM or another server. One stream is one
 * call: the retries of the package are switched off, so that the caller controls every attempt. The time limit of the
 * package (ten minutes to the first byte) remains; set `timeout` on the client.
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
        const reader = createChunkReader();
        for await (const chunk of chunks) {
          // The package ends an aborted stream without an error, after the chunks that it has read.
          throwIfAborted(signal);
          const part = reader.read(chunk);
          if (part !== undefined) yield part;
        }
        throwIfAborted(signal);
        yield reader.finish();
      } catch (error) {
        throw mapOpenAIError(error, { signal });
      }
    },
  };
}
