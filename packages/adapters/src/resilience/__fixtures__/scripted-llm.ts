import { type LLM, type LLMRequest, RagError } from '@rag/core';
import { throwIfAborted } from '@rag/core/adapter';

/** Text, a failure, or a stall until the signal aborts it (`deaf`: endless). */
export type Step = string | Error | 'STALL' | 'DEAF';

export interface ScriptedLLM extends LLM {
  /** The requests, in order. */
  readonly requests: readonly LLMRequest[];
  /** How many streams are under way. */
  readonly open: number;
}

export const USAGE = { inputTokens: 100, cachedInputTokens: 0, outputTokens: 20 };
export const REQUEST: LLMRequest = { messages: [{ role: 'user', content: 'When is the office open?' }] };

/** A model that plays one script per call, repeats the last one, and finishes at the end of a script. */
export function scriptedLLM(model: string, ...scripts: readonly (readonly Step[])[]): ScriptedLLM {
  const requests: LLMRequest[] = [];
  let open = 0;
  return {
    model,
    parameters: 'temperature=0',
    requests,
    get open() {
      return open;
    },
    async *stream(request, { signal } = {}) {
      throwIfAborted(signal);
      const script = scripts[Math.min(requests.length, scripts.length - 1)] ?? [];
      requests.push(request);
      open += 1;
      try {
        for (const step of script) {
          await Promise.resolve();
          throwIfAborted(signal);
          if (step === 'STALL') await silence(signal);
          else if (step === 'DEAF') await silence(undefined);
          else if (step instanceof Error) throw step;
          else yield { type: 'text', text: step };
        }
        throwIfAborted(signal);
        yield { type: 'finish', reason: 'stop', usage: USAGE };
      } finally {
        open -= 1;
      }
    },
  };
}

/** A model that repeats the question word by word. */
export function echoLLM(model = 'echo'): LLM & { calls(): number; openCalls(): Promise<number> } {
  let calls = 0;
  let open = 0;
  return {
    model,
    parameters: '',
    calls: () => calls,
    openCalls: async () => open,
    async *stream({ messages }, { signal } = {}) {
      throwIfAborted(signal);
      calls += 1;
      open += 1;
      try {
        for (const text of (messages.at(-1)?.content ?? '').split(/(?<=\s)/u)) {
          await Promise.resolve();
          throwIfAborted(signal);
          yield { type: 'text', text };
        }
        throwIfAborted(signal);
        yield { type: 'finish', reason: 'stop', usage: USAGE };
      } finally {
        open -= 1;
      }
    },
  };
}

export interface Outcome {
  readonly text: string;
  /** The model named in the finish part, if there is one. */
  readonly model?: string;
  readonly error?: RagError;
}

/** Reads a stream to its end, whichever that is. */
export async function outcomeOf(llm: LLM, signal?: AbortSignal, request = REQUEST): Promise<Outcome> {
  let text = '';
  let model: string | undefined;
  try {
    for await (const part of llm.stream(request, signal === undefined ? {} : { signal })) {
      if (part.type === 'text') text += part.text;
      else if (part.type === 'finish') model = part.model ?? llm.model;
    }
  } catch (error) {
    if (!(error instanceof RagError)) throw error;
    return { text, error };
  }
  return model === undefined ? { text } : { text, model };
}

function silence(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_, reject) => {
    signal?.addEventListener('abort', () => reject(new RagError('aborted', 'The caller gave up.')));
  });
}
