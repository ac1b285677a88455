import type { LLM, TokenUsage } from '@rag/core';
import { withLayer } from './with-layer.ts';

export interface UsageEvent {
  /** The deployment that is billed. */
  readonly model: string;
  readonly usage: TokenUsage;
}

/**
 * Reports the usage of each finished stream, by deployment. A stream that broke off or was left reports nothing: its
 * provider bills what it wrote until then, and does not say how much. `onUsage` must not throw.
 */
export function withUsage(llm: LLM, onUsage: (event: UsageEvent) => void): LLM {
  return withLayer(llm, () => ({
    part(part) {
      if (part.type === 'finish') onUsage({ model: part.model ?? llm.model, usage: part.usage });
      return part;
    },
  }));
}
