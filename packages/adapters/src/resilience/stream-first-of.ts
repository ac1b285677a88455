import {
  type CallOptions,
  isAbort,
  type LLM,
  type LLMPart,
  type LLMRequest,
  RagError,
  toRagError,
} from '@rag/core';

/** Told when a model failed and another one is asked, which nobody else notices. Must not throw. */
export type OnFailover = (event: { readonly model: string; readonly error: RagError }) => void;

/**
 * The answer of the first of several models that gets to its first part; the finish part names it. A refused
 * prompt and a caller who left end the search. When all have failed, the failure that is the soonest to pass
 * is thrown.
 */
export async function* streamFirstOf(
  llms: readonly LLM[],
  request: LLMRequest,
  options: CallOptions,
  onFailover: OnFailover,
): AsyncGenerator<LLMPart, void, undefined> {
  const failures: RagError[] = [];
  for (const llm of llms) {
    let begun = false;
    try {
      for await (const part of llm.stream(request, options)) {
        begun = true;
        yield signed(part, llm.model);
      }
      return;
    } catch (error) {
      if (begun || !isTakenElsewhere(error)) throw error;
      const failure = toRagError(error, 'model_unavailable');
      failures.push(failure);
      if (failures.length < llms.length) onFailover({ model: llm.model, error: failure });
    }
  }
  throw soonest(failures);
}

function signed(part: LLMPart, model: string): LLMPart {
  return part.type === 'finish' ? { ...part, model: part.model ?? model } : part;
}

/** Whether another model may succeed. What the question or the caller caused would only fail again. */
function isTakenElsewhere(error: unknown): boolean {
  if (isAbort(error)) return false;
  return !(
    error instanceof RagError &&
    (error.code === 'content_filtered' || error.code === 'invalid_input')
  );
}

/** The failure that is worth trying again, and of several the one that asks to wait the least. */
function soonest(failures: readonly RagError[]): RagError {
  const waitOf = ({ retryable, retryAfterMs = 0 }: RagError): number =>
    retryable ? retryAfterMs : Number.POSITIVE_INFINITY;
  return failures.reduce((best, failure) => (waitOf(failure) < waitOf(best) ? failure : best));
}
