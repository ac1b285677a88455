import { asArray, asObject, asString, assertProperties, isObject, type JsonObject } from './assert-json.ts';
import { type Field, readField } from './field-definition.ts';
import { invalidRequest } from './service-error.ts';

/** The properties of `SearchIndex` in 2026-04-01 that a client may send. */
const INDEX_PROPERTIES = new Set(
  `name description fields scoringProfiles defaultScoringProfile corsOptions suggesters analyzers normalizers
   tokenizers tokenFilters charFilters encryptionKey similarity semantic vectorSearch @odata.etag @odata.context`.split(
    /\s+/,
  ),
);
export interface IndexDefinition {
  readonly name: string;
  readonly fields: ReadonlyMap<string, Field>;
  readonly keyField: string;
  /** The client's definition, which responses repeat. */
  readonly body: JsonObject;
}

/** A name has 2 to 128 lower case letters, digits and single dashes, and no dash at its ends. */
export function assertResourceName(name: string, what: string): void {
  if (/^[a-z0-9](?:[a-z0-9]|-(?!-)){0,126}[a-z0-9]$/.test(name)) return;
  throw invalidRequest(
    `${what} name must only contain lowercase letters, digits or dashes, cannot start or end with dashes and is limited to 128 characters.`,
  );
}

/** Reads an index definition and applies the service's defaults. */
export function readIndexDefinition(input: unknown, nameInUrl?: string): IndexDefinition {
  const body = asObject(input, 'index');
  assertProperties(body, INDEX_PROPERTIES, 'search.index');
  const name = asString(body['name'] ?? nameInUrl, "The property 'name'");
  if (nameInUrl !== undefined && name !== nameInUrl)
    throw invalidRequest('index : The index name in the URL does not match that in the request body.');
  assertResourceName(name, 'Index');
  const profiles = readProfiles(body['vectorSearch']);
  const fields = new Map<string, Field>();
  for (const item of asArray(body['fields'], "The property 'fields'")) {
    const field = readField(item, profiles);
    if (fields.has(field.name)) throw invalidRequest(`index : Duplicate field name '${field.name}'.`);
    fields.set(field.name, field);
  }
  const keys = [...fields.values()].filter(({ key }) => key);
  const [key] = keys;
  if (key === undefined || keys.length > 1)
    throw invalidRequest(
      `index : Found ${keys.length} key fields in index '${name}'. Each index must have exactly one key field.`,
    );
  return { name, fields, keyField: key.name, body };
}

/** The names of the vector profiles, each of which leads to an algorithm. */
function readProfiles(input: unknown): ReadonlySet<string> {
  if (input === undefined || input === null) return new Set();
  const vectorSearch = asObject(input, 'vectorSearch');
  assertProperties(
    vectorSearch,
    new Set(['profiles', 'algorithms', 'vectorizers', 'compressions']),
    'search.vectorSearch',
  );
  const algorithms = readAlgorithms(vectorSearch['algorithms'] ?? []);
  const profiles = new Set<string>();
  for (const item of asArray(vectorSearch['profiles'] ?? [], 'profiles')) {
    const profile = asObject(item, 'profile');
    assertProperties(
      profile,
      new Set(['name', 'algorithm', 'vectorizer', 'compression']),
      'search.vectorSearchProfile',
    );
    if (!algorithms.has(asString(profile['algorithm'], "The property 'algorithm' of a profile")))
      throw invalidRequest(`vectorSearch : The algorithm '${profile['algorithm']}' is not defined.`);
    profiles.add(asString(profile['name'], 'The name of a profile'));
  }
  return profiles;
}

function readAlgorithms(input: unknown): ReadonlySet<string> {
  const algorithms = new Set<string>();
  for (const item of asArray(input, 'algorithms')) {
    const algorithm = asObject(item, 'algorithm');
    assertProperties(
      algorithm,
      new Set(['name', 'kind', 'hnswParameters', 'exhaustiveKnnParameters']),
      'search.vectorSearchAlgorithmConfiguration',
    );
    const kind = asString(algorithm['kind'], "The property 'kind' of an algorithm");
    if (kind !== 'hnsw' && kind !== 'exhaustiveKnn')
      throw invalidRequest(`vectorSearch : The algorithm kind '${kind}' is not supported.`);
    const parameters = algorithm[`${kind}Parameters`];
    const metric = isObject(parameters) ? (parameters['metric'] ?? 'cosine') : 'cosine';
    if (metric !== 'cosine')
      throw invalidRequest(`This stand-in only knows the metric 'cosine', not '${metric}'.`);
    algorithms.add(asString(algorithm['name'], 'The name of an algorithm'));
  }
  return algorithms;
}

/** Throws when a change removes a field or changes what it stores. Fields can only be added. */
export function assertCompatible(current: IndexDefinition, next: IndexDefinition): void {
  for (const [name, field] of current.fields) {
    const other = next.fields.get(name);
    if (other === undefined) throw invalidRequest(`index : Existing field '${name}' cannot be deleted.`);
    for (const property of [
      'type',
      'key',
      'stored',
      'searchable',
      'filterable',
      'sortable',
      'dimensions',
    ] as const)
      if (field[property] !== other[property])
        throw invalidRequest(`index : Existing field '${name}' cannot be changed.`);
  }
}
