/** So many pieces are added before they are joined with the rest. */
const JOIN_EVERY = 32;

/**
 * A text to which many short pieces are added. Engines keep a text that was made with `+` as its pieces, each of which takes
 * ten times as much memory as its characters; joined ones are kept as characters.
 */
export class GrowingText {
  #joined = '';
  #recent = '';
  #pieces = 0;

  add(piece: string): void {
    this.#recent += piece;
    this.#pieces += 1;
    if (this.#pieces === JOIN_EVERY) this.#join();
  }

  get isEmpty(): boolean {
    return this.#joined === '' && this.#recent === '';
  }

  /** All of it. Costs as much as the text is long. */
  toString(): string {
    this.#join();
    return this.#joined;
  }

  #join(): void {
    if (this.#pieces > 0) this.#joined = [this.#joined, this.#recent].join('');
    this.#recent = '';
    this.#pieces = 0;
  }
}
