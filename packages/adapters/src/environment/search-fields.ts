import { z } from 'zod';
import type { AzureSearchFields } from '../azure-search/index.ts';

const REQUIRED = ['id', 'content', 'source'] as const;
const NAMES = [...REQUIRED, 'page', 'heading', 'vector'] as const;
const EXPECTED = `must be a list such as id=chunk_id, content=chunk, source=title, with any of ${NAMES.join(', ')}`;

/** The fields of a search index that others fill: `id=chunk_id, content=chunk, source=title, …`. */
export function searchFields() {
  return z
    .string()
    .transform((text, context): AzureSearchFields | undefined => {
      const pairs = text.split(',').map((pair) => pair.split('=').map((part) => part.trim()));
      const fields = new Map(pairs.map(([name = '', field = '']) => [name, field]));
      const isPair = ([name, field, ...more]: string[]): boolean =>
        NAMES.some((known) => known === name) && /^[A-Za-z]\w*$/.test(field ?? '') && more.length === 0;
      const [id, content, source] = REQUIRED.map((name) => fields.get(name));
      const problem = !pairs.every(isPair)
        ? EXPECTED
        : fields.size < pairs.length
          ? 'names a field twice'
          : undefined;
      if (problem !== undefined) context.addIssue(problem);
      else if (id !== undefined && content !== undefined && source !== undefined)
        return { ...Object.fromEntries(fields), id, content, source };
      else context.addIssue(`must name ${REQUIRED.filter((name) => !fields.has(name)).join(', ')} too`);
      return undefined;
    })
    .optional();
}
