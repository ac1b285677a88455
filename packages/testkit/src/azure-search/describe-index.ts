import { isObject, type JsonObject } from './assert-json.ts';
import type { Field } from './field-definition.ts';
import type { IndexDefinition } from './index-definition.ts';

/** What the service adds to an index that was defined without it. */
const INDEX_DEFAULTS = {
  defaultScoringProfile: null,
  scoringProfiles: [],
  corsOptions: null,
  suggesters: [],
  analyzers: [],
  normalizers: [],
  tokenizers: [],
  tokenFilters: [],
  charFilters: [],
  encryptionKey: null,
  similarity: { '@odata.type': '#Microsoft.Azure.Search.BM25Similarity', k1: null, b: null },
  semantic: null,
};
const HNSW_DEFAULTS = { metric: 'cosine', m: 4, efConstruction: 400, efSearch: 500 };

/**
 * An index as the service returns it: with every attribute of every field and every part of the definition, also those
 * that its maker left out.
 */
export function describeDefinition({ name, fields, body }: IndexDefinition): JsonObject {
  return {
    ...INDEX_DEFAULTS,
    ...body,
    name,
    fields: Array.from(fields.values(), (field) => describeField(field, given(body, field.name))),
    vectorSearch: describeVectorSearch(body['vectorSearch']),
  };
}

function given({ fields }: JsonObject, name: string): JsonObject {
  const found = Array.isArray(fields) ? fields.find((each) => isObject(each) && each['name'] === name) : {};
  return isObject(found) ? found : {};
}

function describeField(field: Field, input: JsonObject): JsonObject {
  const { dimensions, ...attributes } = field;
  const isVector = dimensions > 0;
  return {
    facetable: !isVector && field.filterable,
    indexAnalyzer: null,
    searchAnalyzer: null,
    analyzer: null,
    normalizer: null,
    vectorSearchProfile: null,
    vectorEncoding: null,
    synonymMaps: [],
    ...input,
    ...attributes,
    dimensions: isVector ? dimensions : null,
  };
}

function describeVectorSearch(input: unknown): JsonObject | null {
  if (!isObject(input)) return null;
  const { algorithms, profiles, ...rest } = input;
  return {
    vectorizers: [],
    compressions: [],
    ...rest,
    algorithms: objectsOf(algorithms).map((algorithm) => ({
      ...algorithm,
      hnswParameters:
        algorithm['kind'] === 'hnsw' ? { ...HNSW_DEFAULTS, ...objectOf(algorithm['hnswParameters']) } : null,
      exhaustiveKnnParameters:
        algorithm['kind'] === 'hnsw'
          ? null
          : { metric: 'cosine', ...objectOf(algorithm['exhaustiveKnnParameters']) },
    })),
    profiles: objectsOf(profiles).map((profile) => ({ vectorizer: null, compression: null, ...profile })),
  };
}

function objectsOf(value: unknown): JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

function objectOf(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}
