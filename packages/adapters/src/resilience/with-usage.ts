import type { LLM, TokenUsage } from '@rag/core';

export interface UsageEvent {
  /** The deployment to be billed. */
  readonly model: string;
  readonly usage: TokenUsage;
}

/**
 * Tells what each finished stream cost, by deployment. A stream that broke off or was left tells nothing: its
 * provider bills what it wrote until then, and says so nowhere. `onUsage` must not throw.
 */
export function withUsage(llm: LLM, onUsage: (event: UsageEvent) => void): LLM {
  return {
    model: llm.model,
    parameters: llm.parameters,
    async *stream(request, options) {
      for await (const part of llm.stream(request, options)) {
        if (part.type === 'finish') onUsage({ model: part.model ?? llm.model, usage: part.usage });
        yield part;
      }
    },
  };
}
