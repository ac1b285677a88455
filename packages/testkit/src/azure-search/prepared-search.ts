import type { StoredDocument } from './documents.ts';
import type { IndexDefinition } from './index-definition.ts';
import { parseFilter } from './odata-filter.ts';
import { createTextIndex, type TextIndex } from './text-ranking.ts';

type Documents = ReadonlyMap<string, StoredDocument>;

const MAX_FILTERS = 100;

/** What was selected from documents, by filter, and made of a selection, by fields. Searches hardly ever bring new ones. */
const selections = new WeakMap<Documents, Map<string, Documents>>();
const textIndexes = new WeakMap<Documents, Map<string, TextIndex>>();

/** The documents that a filter selects. Throws for an invalid filter. */
export function selectDocuments(
  documents: Documents,
  filter: unknown,
  { fields }: IndexDefinition,
): Documents {
  if (filter === undefined || filter === null || filter === '') return documents;
  const expression = String(filter);
  const accepts = parseFilter(expression, fields);
  return remember(selections, documents, expression, () => {
    return new Map([...documents].filter(([, document]) => accepts(document)));
  });
}

/** The index of the texts in some fields of documents. */
export function textIndexOf(documents: Documents, names: readonly string[]): TextIndex {
  return remember(textIndexes, documents, names.join(), () =>
    createTextIndex(
      new Map(
        Array.from(documents, ([key, document]) => [
          key,
          names.map((name) => [document[name] ?? ''].flat().join(' ')),
        ]),
      ),
    ),
  );
}

function remember<Value>(
  memory: WeakMap<Documents, Map<string, Value>>,
  documents: Documents,
  name: string,
  make: () => Value,
): Value {
  const known = memory.get(documents) ?? new Map<string, Value>();
  memory.set(documents, known);
  const value = known.get(name) ?? make();
  if (known.size >= MAX_FILTERS) known.clear();
  known.set(name, value);
  return value;
}
