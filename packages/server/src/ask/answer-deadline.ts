import { type CallOptions, RagError } from '@rag/core';

/**
 * The time that one answer may take as a whole, as the options of the call that makes it. Signal and timer are
 * made only when something has to be waited for: they cost more than a look-up.
 */
export class AnswerTime implements CallOptions {
  readonly #request: Request;
  readonly #maxMs: number;
  #signal: AbortSignal | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #giveUp: (late: RagError) => void = () => {};

  constructor(request: Request, maxMs: number) {
    this.#request = request;
    this.#maxMs = maxMs;
  }

  /** Aborted when the client leaves, and when the time is over. */
  get signal(): AbortSignal {
    if (this.#signal !== undefined) return this.#signal;
    const late = new AbortController();
    this.#timer = setTimeout(() => {
      // First, so that it is a timeout and not the caller who gave up.
      this.#giveUp(new RagError('timeout', 'The answer has had its time.'));
      late.abort();
    }, this.#maxMs);
    this.#signal = AbortSignal.any([this.#request.signal, late.signal]);
    return this.#signal;
  }

  /** The answer, or a rejection with `timeout` when its time is over, even if whoever makes it does not stop. */
  async wait<Result>(answer: Promise<Result>): Promise<Result> {
    try {
      return await new Promise<Result>((resolve, reject) => {
        this.#giveUp = reject;
        answer.then(resolve, reject);
      });
    } finally {
      clearTimeout(this.#timer);
    }
  }
}
