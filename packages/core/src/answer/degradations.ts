import type { Degradation } from './answer-event.ts';

const NONE: readonly Degradation[] = [];

/** The parts that failed while a question was answered, each once. Nearly always empty, which a `Set` pays for. */
export class Degradations {
  #parts = NONE;

  add(part: Degradation): void {
    if (!this.has(part)) this.#parts = [...this.#parts, part];
  }

  has(part: Degradation): boolean {
    return this.#parts.includes(part);
  }

  /** In the order in which they failed. */
  get all(): readonly Degradation[] {
    return this.#parts;
  }
}
