import { type LLM, type LLMPart, RagError } from '@rag/core';
import { throwIfAborted } from '@rag/core/adapter';
import type OpenAI from 'openai';
import { type ChatCapabilities, defaultChatCapabilities } from './chat-capabilities.ts';
import { type ChatSettings, toChatRequest, toSampling } from './chat-request.ts';
import { type ChunkReader, createChunkReader } from './chat-stream.ts';
import { isTooLong, mapOpenAIError, toRetryable } from './map-error.ts';
import { readReply } from './read-reply.ts';
import { createThinking, thoughtTooLong } from './thinking.ts';
import type { WireChunk } from './wire-chunk.ts';

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
    async *stream(request, { signal } = {}) {
      throwIfAborted(signal);
      const { roomTokens } = thinking;
      const maxTokens =
        request.maxOutputTokens === undefined ? undefined : request.maxOutputTokens + roomTokens;
      const reader = createChunkReader(thinking.holds);
      try {
        const options = { maxRetries: 0, ...(signal === undefined ? {} : { signal }) };
        const call = client.chat.completions.create(toChatRequest(request, settings, maxTokens), options);
        const reply = readReply(await call.asResponse());
        yield* readParts(reply, reader, signal, () => {
          thinking.learn(reader.signs, true);
          if (reader.signs.isCut && !reader.signs.hasAnswer)
            throw thoughtTooLong({
              maxTokens,
              isRepeatUseful: thinking.roomTokens > roomTokens,
              roomSetting,
            });
        });
      } catch (error) {
        const failure = mapOpenAIError(error, { signal });
        // With less room for thoughts the prompt may fit.
        throw isTooLong(failure) && thinking.learnTooLong() ? toRetryable(failure) : failure;
      } finally {
        thinking.learn(reader.signs, false);
      }
    },
  };
}

async function* readParts(
  reply: ReturnType<typeof readReply>,
  reader: ChunkReader,
  signal: AbortSignal | undefined,
  onFinish: () => void,
): AsyncGenerator<LLMPart, void, undefined> {
  let hasPassed = false;
  try {
    for (;;) {
      const next = await reply.next();
      // Chunks that had arrived before an abort are read after it.
      throwIfAborted(signal);
      const parts = next.done === true ? reader.finish(next.value) : readAll(next.value, reader);
      if (next.done === true) onFinish();
      for (const part of joinTexts(parts)) {
        if (part.type === 'restart' && !hasPassed) continue;
        hasPassed = part.type === 'text';
        yield part;
        throwIfAborted(signal);
      }
      if (next.done === true) return;
    }
  } finally {
    await reply.return('unknown');
  }
}

function* readAll(chunks: Iterable<WireChunk>, reader: ChunkReader): Generator<LLMPart, void, undefined> {
  for (const chunk of chunks) yield* reader.read(chunk);
}

/** Text that arrived together is passed on together: each part costs as much as many words. */
function* joinTexts(parts: Iterable<LLMPart>): Generator<LLMPart, void, undefined> {
  let text = '';
  try {
    for (const part of parts) {
      if (part.type === 'text') {
        text += part.text;
        continue;
      }
      // A restart discards the text before it, so that need not be passed on.
      if (text !== '' && part.type !== 'restart') yield { type: 'text', text };
      text = '';
      yield part;
    }
  } catch (error) {
    if (text !== '') yield { type: 'text', text };
    throw error;
  }
  if (text !== '') yield { type: 'text', text };
}
