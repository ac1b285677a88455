/**
 * A value that no output shows: printing, `JSON.stringify`, `inspect` and string concatenation give `[secret]`.
 * Only {@link reveal} returns the value.
 */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return '[secret]';
  }

  toJSON(): string {
    return '[secret]';
  }
}
