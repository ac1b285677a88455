import type { Passage } from '@rag/core';

/** The names of the fields of an index that someone else filled. */
export interface AzureSearchFields {
  /** The key. */
  readonly id: string;
  readonly content: string;
  readonly source: string;
  /** A number, or text that is one. */
  readonly page?: string;
  readonly heading?: string;
  /** A vector field; only named where questions are embedded by the model that filled it. */
  readonly vector?: string;
}

export const OWN_FIELDS = {
  id: 'id',
  content: 'content',
  source: 'source',
  page: 'page',
  heading: 'heading',
  vector: 'content_vector',
} as const satisfies AzureSearchFields;

/** The fields that a search asks for; never the vector. */
export function selectedFields({ id, content, source, page, heading }: AzureSearchFields): string[] {
  return [...new Set([id, content, source, page, heading].filter((name) => name !== undefined))];
}

/** A passage of what the service found; `toId` makes the passage's id of the key. */
export function toPassage(
  document: Readonly<Record<string, unknown>>,
  score: number,
  fields: AzureSearchFields,
  toId: (key: string) => string,
): Passage {
  const read = (name: string | undefined): string | undefined =>
    name === undefined ? undefined : toText(document[name]);
  const id = toId(read(fields.id) ?? '');
  const page = Number(read(fields.page) ?? Number.NaN);
  const heading = read(fields.heading);
  return {
    id,
    content: read(fields.content) ?? '',
    source: read(fields.source) ?? id,
    ...(Number.isInteger(page) && page > 0 ? { page } : {}),
    ...(heading === undefined || heading === '' ? {} : { heading }),
    score,
  };
}

/**
 * The text that a value was. The SDK makes dates and numbers of texts that look like them, and some fields are
 * numbers to begin with. Of a date that came without fractions of a second it does not tell whether it had some.
 */
export function toText(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (value instanceof Date)
    return Number.isNaN(value.getTime()) ? String(value) : value.toISOString().replace('.000Z', 'Z');
  if (value === Number.POSITIVE_INFINITY) return 'INF';
  if (value === Number.NEGATIVE_INFINITY) return '-INF';
  if (Array.isArray(value)) return value.map(toText).join(' ');
  return String(value);
}
