import { type LLM, RagError } from '@rag/core';
import type OpenAI from 'openai';
import { type ChatCapabilities, defaultChatCapabilities } from './chat-capabilities.ts';
import { type ChatSettings, toChatRequest, toSampling } from './chat-request.ts';
import { createChunkReader } from './chat-stream.ts';
import { isTooLong, mapOpenAIError, toRetryable } from './map-error.ts';
import { streamReplyParts } from './reply-parts.ts';
import { createThinking, thoughtTooLong } from './thinking.ts';

export interface OpenAILLMOptions {
  /** The caller makes it, and chooses the server and the credentials. */
  readonly client: Pick<OpenAI, 'chat'>;
  /** The name of the model, or in Azure of the deployment. */
  readonly model: string;
  /** Default 0: the same question gets the same answer, as far as the model allows. Not sent to models that refuse it. */
  readonly temperature?: number;
  /** Required when the name does not reveal the model. Default {@link defaultChatCapabilities} of `model`. */
  readonly capabilities?: ChatCapabilities;
  /** What an operator sets to give the model more room for thoughts, for the error message. Default `reasoningTokens`. */
  readonly roomSetting?: string;
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
  roomSetting = 'reasoningTokens',
}: OpenAILLMOptions): LLM {
  if (model.trim() === '') throw new RagError('invalid_input', 'model must name a model or deployment.');
  const settings: ChatSettings = { model, temperature, capabilities };
  const thinking = createThinking(capabilities);
  return {
    model,
    parameters: Object.entries(toSampling(settings))
      .map(([name, value]) => `${name}=${value}`)
      .join(';'),
    stream(request, { signal } = {}) {
      const { roomTokens } = thinking;
      const maxTokens =
        request.maxOutputTokens === undefined ? undefined : request.maxOutputTokens + roomTokens;
      const reader = createChunkReader(thinking.holds);
      return streamReplyParts({
        open() {
          const options = { maxRetries: 0, ...(signal === undefined ? {} : { signal }) };
          const call = client.chat.completions.create(toChatRequest(request, settings, maxTokens), options);
          return call.asResponse();
        },
        reader,
        signal,
        onWhole() {
          thinking.learn(reader.signs, true);
          if (reader.signs.isCut && !reader.signs.hasAnswer)
            throw thoughtTooLong({
              maxTokens,
              isRepeatUseful: thinking.roomTokens > roomTokens,
              roomSetting,
            });
        },
        onClose: () => thinking.learn(reader.signs, false),
        toFailure(error) {
          const failure = mapOpenAIError(error, { signal });
          // With less room for thoughts the prompt may fit.
          return isTooLong(failure) && thinking.learnTooLong() ? toRetryable(failure) : failure;
        },
      });
    },
  };
}
