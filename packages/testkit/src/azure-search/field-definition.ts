import { asObject, asString, assertProperties, type JsonObject } from './assert-json.ts';
import { invalidRequest } from './service-error.ts';

const SIMPLE_TYPES = [
  'Edm.String',
  'Edm.Int32',
  'Edm.Int64',
  'Edm.Double',
  'Edm.Boolean',
  'Edm.DateTimeOffset',
];
const VECTOR_TYPE = 'Collection(Edm.Single)';
const TYPES: ReadonlySet<string> = new Set([
  ...SIMPLE_TYPES,
  ...SIMPLE_TYPES.map((type) => `Collection(${type})`),
  VECTOR_TYPE,
]);
const MAX_DIMENSIONS = 4096;

const FIELD_PROPERTIES = new Set(
  `name type key retrievable stored searchable filterable sortable facetable analyzer searchAnalyzer indexAnalyzer
   normalizer dimensions vectorSearchProfile vectorEncoding synonymMaps fields`.split(/\s+/),
);

export interface Field {
  readonly name: string;
  readonly type: string;
  readonly key: boolean;
  readonly retrievable: boolean;
  readonly stored: boolean;
  readonly searchable: boolean;
  readonly filterable: boolean;
  readonly sortable: boolean;
  readonly dimensions: number;
}

/** Reads a field and applies the service's defaults. `profiles` are the names of the vector profiles. */
export function readField(item: unknown, profiles: ReadonlySet<string>): Field {
  const input = asObject(item, 'field');
  assertProperties(input, FIELD_PROPERTIES, 'search.field');
  const name = asString(input['name'], "The property 'name' of a field");
  const type = asString(input['type'], `The type of field '${name}'`);
  if (!/^[A-Za-z][A-Za-z0-9_]{0,127}$/.test(name) || name.startsWith('azureSearch'))
    throw invalidRequest(`index : Invalid field name '${name}'.`);
  if (!TYPES.has(type))
    throw invalidRequest(`index : The type '${type}' of field '${name}' is not supported.`);
  const field =
    type === VECTOR_TYPE ? readVectorField(input, name, profiles) : readPlainField(input, name, type);
  if (field.key && (type !== 'Edm.String' || !field.retrievable))
    throw invalidRequest(`index : The key field '${name}' must be of type Edm.String and retrievable.`);
  return field;
}

function readPlainField(input: JsonObject, name: string, type: string): Field {
  const isText = type.includes('Edm.String');
  const field = {
    ...{ name, type, dimensions: 0 },
    key: flag(input, 'key', false),
    retrievable: flag(input, 'retrievable', true),
    stored: flag(input, 'stored', true),
    searchable: flag(input, 'searchable', isText),
    filterable: flag(input, 'filterable', true),
    sortable: flag(input, 'sortable', !type.startsWith('Collection')),
  };
  if (field.searchable && !isText)
    throw invalidRequest(`index : Field '${name}' of type '${type}' cannot be searchable.`);
  if (field.sortable && type.startsWith('Collection'))
    throw invalidRequest(`index : Field '${name}' of type '${type}' cannot be sortable.`);
  if (!field.stored)
    throw invalidRequest(`index : Field '${name}': only vector fields can have 'stored' set to false.`);
  for (const property of ['dimensions', 'vectorSearchProfile'])
    if (input[property] !== undefined && input[property] !== null)
      throw invalidRequest(`index : Field '${name}' is not a vector field and cannot have '${property}'.`);
  return field;
}

function readVectorField(input: JsonObject, name: string, profiles: ReadonlySet<string>): Field {
  for (const property of ['key', 'filterable', 'sortable', 'facetable'])
    if (flag(input, property, false))
      throw invalidRequest(`index : The vector field '${name}' cannot have '${property}'.`);
  if (!flag(input, 'searchable', true))
    throw invalidRequest(`index : The vector field '${name}' must be searchable.`);
  const stored = flag(input, 'stored', true);
  const retrievable = flag(input, 'retrievable', stored);
  if (!stored && retrievable)
    throw invalidRequest(`index : The vector field '${name}' cannot be retrievable when 'stored' is false.`);
  const { dimensions, vectorSearchProfile } = input;
  if (
    typeof dimensions !== 'number' ||
    !Number.isInteger(dimensions) ||
    dimensions < 2 ||
    dimensions > MAX_DIMENSIONS
  )
    throw invalidRequest(
      `index : The vector field '${name}' must have the property 'dimensions' set, from 2 to ${MAX_DIMENSIONS}.`,
    );
  if (!profiles.has(String(vectorSearchProfile)))
    throw invalidRequest(
      `index : The vector field '${name}' must have the property 'vectorSearchProfile' set to a profile of this index.`,
    );
  const attributes = { key: false, searchable: true, filterable: false, sortable: false };
  return { name, type: VECTOR_TYPE, ...attributes, stored, retrievable, dimensions };
}

function flag(input: JsonObject, property: string, fallback: boolean): boolean {
  const value = input[property] ?? fallback;
  if (typeof value !== 'boolean') throw invalidRequest(`The property '${property}' is not a Boolean.`);
  return value;
}
