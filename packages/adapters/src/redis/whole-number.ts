import { RagError } from '@rag/core';

/** Returns `value`, or throws `invalid_input` that names it unless it is a whole number of 1 or more. */
export function wholeNumber(name: string, value: number): number {
  if (Number.isSafeInteger(value) && value >= 1) return value;
  throw new RagError('invalid_input', `${name} must be a whole number, 1 or more.`);
}
