import { RagError, type RagErrorCode } from '../errors.ts';

/** What a broken rule throws: an ordinary error, so that any test runner reports it. */
export class ConformanceError extends Error {
  override readonly name = 'ConformanceError';
}

/** Throws with `message` unless `condition` holds. */
export function expectTrue(condition: boolean, message: string): asserts condition {
  if (!condition) throw new ConformanceError(message);
}

/**
 * Throws unless both are the same by value: primitives by `Object.is`, arrays and byte or number arrays by
 * their elements (a Node `Buffer` equals a `Uint8Array`), objects by their own enumerable properties, where
 * a property that is `undefined` counts as absent.
 */
export function expectEqual(actual: unknown, expected: unknown, message: string): void {
  if (isEqual(actual, expected)) return;
  throw new ConformanceError(`${message}: expected ${show(expected)}, got ${show(actual)}`);
}

/** Throws unless `promise` rejects with a {@link RagError} of this code; returns that error. */
export async function expectRejection(promise: Promise<unknown>, code: RagErrorCode): Promise<RagError> {
  let value: unknown;
  try {
    value = await promise;
  } catch (error) {
    if (error instanceof RagError && error.code === code) return error;
    const got = error instanceof RagError ? `RagError "${error.code}"` : String(error);
    throw new ConformanceError(`expected a rejection with RagError "${code}", got ${got}`, { cause: error });
  }
  throw new ConformanceError(`expected a rejection with RagError "${code}", got ${show(value)}`);
}

function isEqual(left: unknown, right: unknown): boolean {
  if (Object.is(left, right)) return true;
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false;
  if (isList(left) || isList(right)) {
    if (!isList(left) || !isList(right) || left.length !== right.length) return false;
    return Array.from(left).every((item, index) => isEqual(item, right[index]));
  }
  const leftEntries = definedEntries(left);
  const rightEntries = new Map(definedEntries(right));
  if (leftEntries.length !== rightEntries.size) return false;
  return leftEntries.every(([key, item]) => rightEntries.has(key) && isEqual(item, rightEntries.get(key)));
}

function isList(value: object): value is ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
}

function definedEntries(value: object): [string, unknown][] {
  return Object.entries(value).filter(([, item]) => item !== undefined);
}

const SHOWN_CHARACTERS = 300;

function show(value: unknown): string {
  const text = JSON.stringify(value, (_key, item: unknown) => {
    if (typeof item === 'object' && item !== null && ArrayBuffer.isView(item) && isList(item)) {
      return Array.from(item);
    }
    return ['undefined', 'bigint', 'function', 'symbol'].includes(typeof item) ? String(item) : item;
  });
  return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text;
}
