import type { TokenUsage } from '@rag/core';
import type { ServiceObserver } from './observer.ts';

/** An observer that counts the tokens that models billed, by deployment, since the start of the process. */
export interface TokenCount extends Required<Pick<ServiceObserver, 'modelUsed'>> {
  byDeployment(): Readonly<Record<string, TokenUsage & { readonly calls: number }>>;
}

export function createTokenCount(): TokenCount {
  const counts = new Map<string, TokenUsage & { readonly calls: number }>();
  return {
    modelUsed({ model, usage }) {
      const sum = counts.get(model);
      counts.set(model, {
        calls: (sum?.calls ?? 0) + 1,
        inputTokens: (sum?.inputTokens ?? 0) + usage.inputTokens,
        cachedInputTokens: (sum?.cachedInputTokens ?? 0) + usage.cachedInputTokens,
        outputTokens: (sum?.outputTokens ?? 0) + usage.outputTokens,
      });
    },
    byDeployment: () => Object.fromEntries(counts),
  };
}
