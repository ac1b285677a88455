import { type CallOptions, isAbort, type LLM, type LLMRequest, RagError, toRagError } from '@rag/core';
import { type StartedStream, startStream } from './lazy-stream.ts';
import { withLayer } from './with-layer.ts';

/** Called when a model failed and another one is asked. Must not throw. */
export type OnFailover = (event: { readonly model: string; readonly error: RagError }) => void;

/**
 * The answer of the first of several models that gives a first part. A refused prompt and a caller who gives up end
 * the search. When all fail, rejects with the failure that passes soonest.
 */
export async function startFirstOf(
  llms: readonly LLM[],
  request: LLMRequest,
  options: CallOptions,
  onFailover: OnFailover,
): Promise<StartedStream> {
  const failures: RagError[] = [];
  for (const llm of llms) {
    try {
      return await startStream(llm, request, options);
    } catch (error) {
      if (!mayHelpElsewhere(error)) throw error;
      const failure = toRagError(error, 'model_unavailable');
      failures.push(failure);
      if (failures.length < llms.length) onFailover({ model: llm.model, error: failure });
    }
  }
  throw soonest(failures);
}

/** The model with its name in the finish part, unless another model inside has put its own there. */
export function withModelName(llm: LLM): LLM {
  return withLayer(llm, () => ({
    part: (part) => (part.type === 'finish' ? { ...part, model: part.model ?? llm.model } : part),
  }));
}

/**
 * The name of several models in cache keys: their names and parameters, each once, in an order that does not depend on
 * the list. The finish part names the model that answered.
 */
export function composeNames(llms: readonly LLM[]): Pick<LLM, 'model' | 'parameters'> {
  const names = new Set(llms.map(({ model }) => model));
  const parameters = new Set(
    llms.map((llm) => (names.size === 1 ? llm.parameters : `${llm.model}(${llm.parameters})`)),
  );
  return { model: [...names].sort().join('|'), parameters: [...parameters].sort().join('|') };
}

/** Whether another model may succeed. A failure that the question or the caller caused would only repeat. */
function mayHelpElsewhere(error: unknown): boolean {
  if (isAbort(error)) return false;
  return !(
    error instanceof RagError &&
    (error.code === 'content_filtered' || error.code === 'invalid_input')
  );
}

/** The failure that is worth a retry, and of several the one with the shortest wait. */
function soonest(failures: readonly RagError[]): RagError {
  const waitOf = ({ retryable, retryAfterMs = 0 }: RagError): number =>
    retryable ? retryAfterMs : Number.POSITIVE_INFINITY;
  return failures.reduce((best, failure) => (waitOf(failure) < waitOf(best) ? failure : best));
}
