import { invalidRequest } from './service-error.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function asObject(value: unknown, what: string): JsonObject {
  if (!isObject(value)) throw invalidRequest(`${what} is not an object.`);
  return value;
}

export function asArray(value: unknown, what: string): readonly unknown[] {
  if (!Array.isArray(value)) throw invalidRequest(`${what} is not an array.`);
  return value;
}

export function asString(value: unknown, what: string): string {
  if (typeof value !== 'string') throw invalidRequest(`${what} is not a string.`);
  return value;
}

/** Throws for a property that the type does not have, as the service's OData layer does. */
export function assertProperties(value: JsonObject, known: ReadonlySet<string>, type: string): void {
  for (const name of Object.keys(value)) {
    if (known.has(name)) continue;
    throw invalidRequest(
      `The property '${name}' does not exist on type '${type}' or is not present in the API version.`,
    );
  }
}
