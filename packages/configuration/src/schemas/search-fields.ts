import type { AzureSearchFields } from '@rag/adapters/azure-search';
import { z } from 'zod';

const REQUIRED = ['id', 'content', 'source'] as const;
const NAMES = [...REQUIRED, 'page', 'heading', 'vector'] as const;
const EXPECTED = `must be a list such as id=chunk_id, content=chunk, source=title, with any of ${NAMES.join(', ')}`;

/** The field names of an index that another program fills: `id=chunk_id, content=chunk, source=title, …`. */
export function searchFields() {
  return z.string().transform((text, context): AzureSearchFields => {
    const pairs = text.split(',').map((pair) => pair.split('=').map((part) => part.trim()));
    const fields = new Map(pairs.map(([name = '', field = '']) => [name, field]));
    const [id = '', content = '', source = ''] = REQUIRED.map((name) => fields.get(name));
    const missing = REQUIRED.filter((name) => !fields.has(name));
    if (!pairs.every(isPair)) context.addIssue(EXPECTED);
    else if (fields.size < pairs.length) context.addIssue('names a field twice');
    else if (missing.length > 0) context.addIssue(`must name ${missing.join(', ')} too`);
    return { ...Object.fromEntries(fields), id, content, source };
  });
}

function isPair([name, field, ...more]: readonly string[]): boolean {
  return NAMES.some((known) => known === name) && /^[A-Za-z]\w*$/.test(field ?? '') && more.length === 0;
}
