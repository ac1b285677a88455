import type { CallOptions, LLM, LLMPart, LLMRequest } from '@rag/core';

/** A stream that has given its first part, or ended without one. */
export interface StartedStream {
  readonly first: IteratorResult<LLMPart>;
  readonly rest: AsyncIterator<LLMPart>;
}

/** Pulls the first part of a model's answer. Rejects when the model fails before it. */
export async function startStream(
  llm: LLM,
  request: LLMRequest,
  options: CallOptions,
): Promise<StartedStream> {
  const rest = llm.stream(request, options)[Symbol.asyncIterator]();
  return { first: await rest.next(), rest };
}

const DONE: IteratorResult<LLMPart> = { done: true, value: undefined };

/**
 * A stream whose first pull decides where it comes from. All later pulls go straight to the stream that `start` chose:
 * a decorator that only chooses adds nothing to the way of the tokens after the first.
 */
export function lazyStream(start: () => Promise<StartedStream>): AsyncIterableIterator<LLMPart> {
  let starting: Promise<unknown> | undefined;
  let rest: AsyncIterator<LLMPart> | undefined;

  async function begin(): Promise<IteratorResult<LLMPart>> {
    const started = await start();
    rest = started.rest;
    return started.first;
  }

  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    next() {
      if (rest !== undefined) return rest.next();
      if (starting !== undefined) return starting.then(() => rest?.next() ?? DONE);
      const first = begin();
      starting = first.catch(() => {});
      return first;
    },
    async return() {
      starting ??= Promise.resolve();
      await starting;
      await rest?.return?.();
      return DONE;
    },
  };
}
