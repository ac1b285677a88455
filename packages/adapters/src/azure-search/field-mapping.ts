import type { Passage } from '@rag/core';

/** The field names of an index that another program fills. */
export interface AzureSearchFields {
  /** The key. */
  readonly id: string;
  readonly content: string;
  readonly source: string;
  /** A number, or a text with a number. */
  readonly page?: string;
  readonly heading?: string;
  /** A vector field. Name it only when the model that filled it also embeds the questions. */
  readonly vector?: string;
}

/** The field names of an index that `createAzureSearchWriter` writes. */
export const MANAGED_FIELDS = {
  id: 'id',
  content: 'content',
  source: 'source',
  page: 'page',
  heading: 'heading',
  vector: 'content_vector',
} as const satisfies AzureSearchFields;

/** The fields that a search requests. The vector is not one of them. */
export function selectedFields({ id, content, source, page, heading }: AzureSearchFields): string[] {
  return [...new Set([id, content, source, page, heading].filter((name) => name !== undefined))];
}

/** Converts a found document to a passage. `toId` converts the document's key to the passage's id. */
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
 * Restores the text of a value. The SDK converts texts that look like dates or special numbers, and some fields
 * hold numbers. A converted date no longer shows whether its text had a fraction of `.000`.
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
