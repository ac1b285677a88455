import { RagError } from '@rag/core';

/** Refuses options that are not whole numbers above 0, by name: they would make a store without a bound. */
export function requirePositive(options: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(options)) {
    if (!Number.isSafeInteger(value) || value < 1) {
      throw new RagError('invalid_input', `${name} must be a whole number above 0, not ${value}.`);
    }
  }
}
