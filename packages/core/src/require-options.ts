import { RagError } from './errors.ts';

type Options = Readonly<Record<string, number | undefined>>;

/** Refuses options that are not numbers above 0; absent options are allowed. */
export function requirePositive(options: Options): void {
  for (const [name, value] of Object.entries(options)) {
    if (value !== undefined && !(Number.isFinite(value) && value > 0))
      throw new RagError('invalid_input', `${name} must be a number above 0, got ${value}.`);
  }
}

/** Refuses options that are not whole numbers of 1 or more. */
export function requireCount(options: Options): void {
  for (const [name, value] of Object.entries(options)) {
    if (value !== undefined && !(Number.isSafeInteger(value) && value >= 1))
      throw new RagError('invalid_input', `${name} must be a whole number of 1 or more, got ${value}.`);
  }
}

/** Refuses options that are not numbers from 0 to 1. */
export function requireShare(options: Options): void {
  for (const [name, value] of Object.entries(options)) {
    if (value !== undefined && !(value >= 0 && value <= 1))
      throw new RagError('invalid_input', `${name} must be a number from 0 to 1, got ${value}.`);
  }
}
