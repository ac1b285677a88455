import { type Given, namesChanged, namesGiven } from '../given-variables.ts';
import { emulatorProblems } from './emulator-problems.ts';
import { hasEmbeddingModel } from './model-problems.ts';

/** The writer derives other names from that of its index; see `assertIndexName` of `@rag/adapters/azure-search`. */
const MAX_OWN_INDEX_NAME = 110;

export function searchProblems(given: Given): string[] {
  if (given['AZURE_SEARCH_ENDPOINT'] === undefined) {
    const unused = [
      ...namesGiven(given, 'AZURE_SEARCH_KEY', 'AZURE_SEARCH_API_VERSION', 'AZURE_SEARCH_FIELDS'),
      ...namesChanged(given, 'AZURE_SEARCH_INDEX'),
    ];
    return unused.length === 0 ? [] : [`${unused.join(', ')}: needs AZURE_SEARCH_ENDPOINT`];
  }
  return [...indexProblems(given), ...emulatorProblems(given, 'AZURE_SEARCH')];
}

function indexProblems({
  AZURE_SEARCH_INDEX: index = '',
  AZURE_SEARCH_FIELDS: fields,
  ...given
}: Given): string[] {
  if (fields === undefined)
    return index.length <= MAX_OWN_INDEX_NAME
      ? []
      : [
          `AZURE_SEARCH_INDEX: must be ${MAX_OWN_INDEX_NAME} characters at most, as other names are derived from it; only an index that another program fills (AZURE_SEARCH_FIELDS) may have a longer one`,
        ];
  const namesVectors = /(?:^|,)\s*vector\s*=/.test(fields);
  return namesVectors && !hasEmbeddingModel(given)
    ? [
        'AZURE_SEARCH_FIELDS: a vector field needs the embedding model that filled it: AZURE_OPENAI_EMBEDDING_DEPLOYMENT or OPENAI_EMBEDDING_MODEL',
      ]
    : [];
}
