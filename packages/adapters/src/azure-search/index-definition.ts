import type { SearchField, SearchIndex } from '@azure/search-documents';
import { RagError } from '@rag/core';

const VECTOR_PROFILE = 'passage-vectors';
const ALGORITHM = 'hnsw-cosine';

/** The name of one of the service's analyzers, which split texts into words. */
export type AnalyzerName = NonNullable<Extract<SearchField, { analyzerName?: unknown }>['analyzerName']>;

export interface DefinitionRequest {
  readonly name: string;
  /** 0 for an index without vectors. */
  readonly dimensions: number;
  readonly analyzerName: AnalyzerName;
}

/**
 * The definition of an index for passages. Vectors are stored and can be read back, which doubles their size on
 * disk. Without that, an incremental run could not copy unchanged passages to the next index and would have to
 * embed every document again. Searches never request them.
 */
export function toIndexDefinition({ name, dimensions, analyzerName }: DefinitionRequest): SearchIndex {
  const fields: SearchField[] = [
    { name: 'id', type: 'Edm.String', key: true, filterable: true, sortable: true },
    { name: 'content', type: 'Edm.String', searchable: true, analyzerName },
    { name: 'source', type: 'Edm.String', filterable: true },
    { name: 'page', type: 'Edm.Int32' },
    { name: 'heading', type: 'Edm.String', searchable: true, analyzerName },
    { name: 'kind', type: 'Edm.String', filterable: true },
    { name: 'version', type: 'Edm.String' },
    { name: 'position', type: 'Edm.Int32' },
    { name: 'valid_from', type: 'Edm.Int32', filterable: true },
    { name: 'valid_to', type: 'Edm.Int32', filterable: true },
    { name: 'data', type: 'Edm.String' },
  ];
  if (dimensions === 0) return { name, fields };
  return {
    name,
    fields: [...fields, vectorField(dimensions)],
    vectorSearch: {
      algorithms: [{ name: ALGORITHM, kind: 'hnsw', parameters: { metric: 'cosine' } }],
      profiles: [{ name: VECTOR_PROFILE, algorithmConfigurationName: ALGORITHM }],
    },
  };
}

function vectorField(dimensions: number): SearchField {
  return {
    name: 'content_vector',
    type: 'Collection(Edm.Single)',
    searchable: true,
    hidden: false,
    stored: true,
    vectorSearchDimensions: dimensions,
    vectorSearchProfileName: VECTOR_PROFILE,
  };
}

/** Whether an index has the fields of this adapter's entries, and vectors of the given length. */
export function isManagedIndex(index: SearchIndex, dimensions?: number): boolean {
  const fields = new Map(index.fields.map((field) => [field.name, field]));
  const wanted = toIndexDefinition({
    name: index.name,
    dimensions: 0,
    analyzerName: 'standard.lucene',
  }).fields;
  if (wanted.some(({ name, type }) => fields.get(name)?.type !== type)) return false;
  if (dimensions === undefined || dimensions === 0) return true;
  const vector = fields.get('content_vector');
  return (
    vector !== undefined && 'vectorSearchDimensions' in vector && vector.vectorSearchDimensions === dimensions
  );
}

/**
 * Whether adding fields makes an index usable for this adapter: the fields that it shares with ours must have
 * the same types and attributes, and its key must be sortable.
 */
export function canBecomeManaged(index: SearchIndex): boolean {
  const wanted = new Map(
    toIndexDefinition({ name: index.name, dimensions: 0, analyzerName: 'standard.lucene' }).fields.map(
      (field) => [field.name, field],
    ),
  );
  return index.fields.every((field) => {
    const ours = wanted.get(field.name);
    if (ours === undefined) return !has(field, 'key');
    return (
      ours.type === field.type &&
      ATTRIBUTES.every((attribute) => has(field, attribute) || !has(ours, attribute))
    );
  });
}

const ATTRIBUTES = ['key', 'searchable', 'filterable', 'sortable'] as const;

function has(field: SearchField, attribute: (typeof ATTRIBUTES)[number]): boolean {
  return Reflect.get(field, attribute) === true;
}

/** Throws `invalid_input` for a name that the service rejects or that is too long to derive names from. */
export function assertIndexName(name: string): void {
  if (/^[a-z0-9](?:[a-z0-9]|-(?!-)){0,108}[a-z0-9]$/.test(name)) return;
  throw new RagError(
    'invalid_input',
    `"${name}" cannot be the name of a search index: 2 to 110 lower case letters, digits and single dashes, no dash at the ends.`,
  );
}
