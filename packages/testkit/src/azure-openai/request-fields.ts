import { invalidRequest } from './api-error.ts';

/** The body of a request. */
export type Fields = Readonly<Record<string, unknown>>;

/** Throws for a parameter that the service does not have. */
export function rejectUnknownFields(fields: Fields, known: readonly string[], path = ''): void {
  for (const name of Object.keys(fields)) {
    if (known.includes(name)) continue;
    throw invalidRequest(`Unknown parameter: '${path}${name}'.`, `${path}${name}`, 'unknown_parameter');
  }
}

export function missing(name: string): Error {
  return invalidRequest(`Missing required parameter: '${name}'.`, name, 'missing_required_parameter');
}

export function wrongType(name: string, expected: string, value: unknown): Error {
  return invalidRequest(
    `Invalid type for '${name}': expected ${expected}, but got ${nameType(value)} instead.`,
    name,
    'invalid_type',
  );
}

export function requiredString(fields: Fields, name: string, path = ''): string {
  const value = fields[name];
  if (value === undefined) throw missing(path + name);
  if (typeof value !== 'string') throw wrongType(path + name, 'a string', value);
  return value;
}

export function optionalBoolean(fields: Fields, name: string, path = ''): boolean {
  const value = fields[name] ?? false;
  if (typeof value !== 'boolean') throw wrongType(path + name, 'a boolean', value);
  return value;
}

export function optionalInteger(fields: Fields, name: string, lowest: number): number | undefined {
  const value = fields[name] ?? undefined;
  if (value === undefined) return undefined;
  if (typeof value !== 'number' || !Number.isInteger(value)) throw wrongType(name, 'an integer', value);
  if (value < lowest)
    throw invalidRequest(
      `Invalid '${name}': integer below minimum value. Expected a value >= ${lowest}, but got ${value} instead.`,
      name,
      'integer_below_min_value',
    );
  return value;
}

export function optionalNumber(
  fields: Fields,
  name: string,
  lowest: number,
  highest: number,
): number | undefined {
  const value = fields[name] ?? undefined;
  if (value === undefined) return undefined;
  if (typeof value !== 'number') throw wrongType(name, 'a decimal', value);
  if (value >= lowest && value <= highest) return value;
  const [side, sign, bound] = value < lowest ? ['below min', '>=', lowest] : ['above max', '<=', highest];
  throw invalidRequest(
    `Invalid '${name}': decimal ${side}imum value. Expected a value ${sign} ${bound}, but got ${value} instead.`,
    name,
    `decimal_${side.replace(' ', '_')}_value`,
  );
}

export function optionalChoice<Choice extends string>(
  fields: Fields,
  name: string,
  choices: readonly Choice[],
): Choice | undefined {
  const value = fields[name] ?? undefined;
  if (value === undefined) return undefined;
  const choice = choices.find((candidate) => candidate === value);
  if (choice !== undefined) return choice;
  const listed = choices.map((candidate) => `'${candidate}'`).join(', ');
  throw invalidRequest(
    `Invalid value: '${String(value)}'. Supported values are: ${listed}.`,
    name,
    'invalid_value',
  );
}

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function nameType(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'object') return 'an object';
  if (typeof value === 'number') return Number.isInteger(value) ? 'an integer' : 'a decimal';
  return `a ${typeof value}`;
}
