import { type CallOptions, RagError } from '@rag/core';

/**
 * The deadline of one answer, passed as the options of the call that produces it. The signal and its timer are
 * created only when something reads the signal: for a cached answer they would cost more than the look-up.
 */
export class AnswerDeadline implements CallOptions {
  readonly #request: Request;
  readonly #maxMs: number;
  #signal: AbortSignal | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #reject: (timeout: RagError) => void = () => {};

  constructor(request: Request, maxMs: number) {
    this.#request = request;
    this.#maxMs = maxMs;
  }

  /** Aborted when the client disconnects, and at the deadline. */
  get signal(): AbortSignal {
    if (this.#signal !== undefined) return this.#signal;
    const deadline = new AbortController();
    this.#timer = setTimeout(() => {
      // Before the abort, so that the caller sees a timeout and not its own abort.
      this.#reject(new RagError('timeout', 'The answer took too long.'));
      deadline.abort();
    }, this.#maxMs);
    this.#signal = AbortSignal.any([this.#request.signal, deadline.signal]);
    return this.#signal;
  }

  /** Resolves with the answer, or rejects with `timeout` at the deadline even if the producer ignores the signal. */
  wait<Result>(answer: Promise<Result>): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#reject = reject;
      answer.then(
        (result) => {
          clearTimeout(this.#timer);
          resolve(result);
        },
        (error: unknown) => {
          clearTimeout(this.#timer);
          reject(error);
        },
      );
    });
  }
}
