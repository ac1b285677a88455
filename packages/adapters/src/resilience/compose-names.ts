import type { LLM } from '@rag/core';

/**
 * What several models together are called in cache keys: their names and parameters, each once, in an order
 * that does not depend on the list's. Which of them wrote an answer is told by its finish part.
 */
export function composeNames(llms: readonly LLM[]): Pick<LLM, 'model' | 'parameters'> {
  const names = new Set(llms.map(({ model }) => model));
  const parameters = new Set(
    llms.map((llm) => (names.size === 1 ? llm.parameters : `${llm.model}(${llm.parameters})`)),
  );
  return { model: [...names].sort().join('|'), parameters: [...parameters].sort().join('|') };
}
