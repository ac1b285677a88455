/**
 * A value that no output shows: printing, `JSON.stringify`, `inspect` and joining texts give `[secret]`. Only
 * {@link reveal} gives it out, to whoever sends it.
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
