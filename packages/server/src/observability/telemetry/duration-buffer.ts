import type { Histogram } from '@opentelemetry/api';

/** So many values wait at most. */
const CAPACITY = 512;

/**
 * Keeps the values of a histogram until metrics are collected, or until it is full. The SDK needs several calls and the
 * time of day for a value, which is faster for many values in a row than for one between the steps of a cached answer.
 */
export class DurationBuffer {
  readonly #histogram: Histogram;
  readonly #seconds = new Float64Array(CAPACITY);
  #length = 0;

  constructor(histogram: Histogram) {
    this.#histogram = histogram;
  }

  add(ms: number): void {
    this.#seconds[this.#length] = ms / 1_000;
    this.#length += 1;
    if (this.#length === CAPACITY) this.flush();
  }

  flush(): void {
    for (const seconds of this.#seconds.subarray(0, this.#length)) this.#histogram.record(seconds);
    this.#length = 0;
  }
}
