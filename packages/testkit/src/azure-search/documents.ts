import { asArray, asObject, type JsonObject } from './assert-json.ts';
import type { Field } from './field-definition.ts';
import type { IndexDefinition } from './index-definition.ts';
import { invalidRequest, ServiceError } from './service-error.ts';

export const MAX_ACTIONS = 1_000;
const MAX_KEY_CHARACTERS = 1_024;
/** Lucene's limit for a term. A filterable field is one term. */
const MAX_TERM_BYTES = 32_766;

export type StoredDocument = Readonly<Record<string, unknown>>;
type ActionKind = 'upload' | 'merge' | 'mergeOrUpload' | 'delete';

export interface IndexAction {
  readonly kind: ActionKind;
  readonly key: string;
  readonly document: StoredDocument;
}

export interface ActionResult {
  readonly key: string;
  readonly status: boolean;
  readonly errorMessage: string | null;
  readonly statusCode: number;
}

/** Reads the body of `docs/search.index`. A malformed action fails the whole batch, as it does in the service. */
export function readActions(body: unknown, definition: IndexDefinition): IndexAction[] {
  const batch = asObject(body, 'batch');
  for (const name of Object.keys(batch))
    if (name !== 'value')
      throw invalidRequest(`The property '${name}' does not exist on type 'search.indexBatch'.`);
  const items = asArray(batch['value'], "The property 'value'");
  if (items.length === 0)
    throw invalidRequest(
      'No indexing actions found in the request. Please include between 1 and 1000 indexing actions in your request.',
    );
  if (items.length > MAX_ACTIONS)
    throw new ServiceError(413, `The batch has ${items.length} actions; at most ${MAX_ACTIONS} are allowed.`);
  return items.map((item, position) =>
    readAction(asObject(item, `actions : ${position}`), position, definition),
  );
}

function readAction(input: JsonObject, position: number, { fields, keyField }: IndexDefinition): IndexAction {
  const { '@search.action': action = 'upload', ...document } = input;
  if (action !== 'upload' && action !== 'merge' && action !== 'mergeOrUpload' && action !== 'delete')
    throw invalidRequest(`actions : ${position}: '${action}' is not a valid action.`);
  const key = document[keyField];
  if (typeof key !== 'string' || key === '')
    throw invalidRequest(`actions : ${position}: Document key cannot be missing or empty.`);
  if (!/^[A-Za-z0-9_\-=]+$/.test(key) || key.startsWith('_') || key.length > MAX_KEY_CHARACTERS)
    throw invalidRequest(
      `actions : ${position}: Invalid document key. Keys can only contain letters, digits, underscore (_), dash (-), or equal sign (=), cannot start with an underscore and are limited to ${MAX_KEY_CHARACTERS} characters.`,
    );
  for (const [name, value] of Object.entries(document)) {
    const field = fields.get(name);
    if (field === undefined)
      throw invalidRequest(
        `The property '${name}' does not exist on type 'search.documentFields' or is not present in the API version.`,
      );
    assertValue(field, value);
  }
  return { kind: action, key, document };
}

function assertValue({ name, type, dimensions }: Field, value: unknown): void {
  if (value === null && !type.startsWith('Collection')) return;
  if (type === 'Collection(Edm.Single)') {
    if (value === null) return;
    const numbers = asArray(value, `The vector field '${name}'`);
    if (numbers.length !== dimensions)
      throw invalidRequest(
        `The vector field '${name}', with dimension '${dimensions}', expects a length of '${dimensions}'. However, the provided vector has a length of '${numbers.length}'.`,
      );
    if (numbers.some((number) => typeof number !== 'number' || !Number.isFinite(number)))
      throw invalidRequest(`Cannot convert a value of the vector field '${name}' to Edm.Single.`);
    return;
  }
  const isCollection = type.startsWith('Collection(');
  const values = isCollection ? asArray(value, `The field '${name}'`) : [value];
  const item = isCollection ? type.slice('Collection('.length, -1) : type;
  if (values.some((each) => !isOfType(each, item)))
    throw invalidRequest(`Cannot convert the literal of the field '${name}' to the expected type '${item}'.`);
}

function isOfType(value: unknown, type: string): boolean {
  if (type === 'Edm.String') return typeof value === 'string';
  if (type === 'Edm.Boolean') return typeof value === 'boolean';
  if (type === 'Edm.DateTimeOffset') return typeof value === 'string' && !Number.isNaN(Date.parse(value));
  if (type === 'Edm.Int32')
    return typeof value === 'number' && Number.isInteger(value) && Math.abs(value) <= 2 ** 31 - 1;
  if (type === 'Edm.Int64') return typeof value === 'number' && Number.isSafeInteger(value);
  return typeof value === 'number';
}

/** Applies an action to the document under its key. Returns the next document, if any, and the action's result. */
export function applyAction(
  { kind, key, document }: IndexAction,
  current: StoredDocument | undefined,
  definition: IndexDefinition,
): { readonly next: StoredDocument | undefined; readonly result: ActionResult } {
  const refused = (statusCode: number, errorMessage: string) => ({
    next: current,
    result: { key, status: false, errorMessage, statusCode },
  });
  const done = (next: StoredDocument | undefined, statusCode: number) => ({
    next,
    result: { key, status: true, errorMessage: null, statusCode },
  });
  if (kind === 'delete') return done(undefined, 200);
  if (kind === 'merge' && current === undefined) return refused(404, 'Document not found.');
  for (const [name, value] of Object.entries(document))
    if (
      definition.fields.get(name)?.filterable &&
      typeof value === 'string' &&
      Buffer.byteLength(value) > MAX_TERM_BYTES
    )
      return refused(
        400,
        `Field '${name}' contains a term that is too large to process. The max length for UTF-8 encoded terms is ${MAX_TERM_BYTES} bytes.`,
      );
  if (kind === 'upload' || current === undefined) return done(document, current === undefined ? 201 : 200);
  return done({ ...withoutLostVectors(current, definition), ...document }, 200);
}

/** Drops vectors that are not stored: a merge loses them unless they are sent again. */
function withoutLostVectors(document: StoredDocument, { fields }: IndexDefinition): StoredDocument {
  return Object.fromEntries(Object.entries(document).filter(([name]) => fields.get(name)?.stored !== false));
}

/** Reads a `$select`. Throws for fields that cannot be returned. */
export function readSelect(select: unknown, { fields }: IndexDefinition): readonly string[] {
  const retrievable = [...fields.values()].filter((field) => field.retrievable).map(({ name }) => name);
  if (select === undefined || select === null || select === '*' || select === '') return retrievable;
  const names = Array.isArray(select)
    ? select.map(String)
    : String(select)
        .split(',')
        .map((name) => name.trim());
  for (const name of names) {
    if (!fields.has(name))
      throw new ServiceError(
        400,
        `Invalid expression: Could not find a property named '${name}' on type 'search.document'.\r\nParameter name: $select`,
      );
    if (!retrievable.includes(name))
      throw new ServiceError(
        400,
        `Invalid expression: '${name}' is not a retrievable field. Only retrievable fields can be used in select expressions.\r\nParameter name: $select`,
      );
  }
  return names;
}

/** The document with the selected fields, which are null when it does not have them. */
export function project(
  document: StoredDocument,
  names: readonly string[],
  { fields }: IndexDefinition,
): JsonObject {
  return Object.fromEntries(
    names.map((name) => {
      const value = document[name] ?? null;
      const isVector = fields.get(name)?.type === 'Collection(Edm.Single)';
      return [
        name,
        isVector && Array.isArray(value) ? value.map((number) => singlePrecision(Number(number))) : value,
      ];
    }),
  );
}

/** Rounds to single precision, with as few digits as needed. */
function singlePrecision(value: number): number {
  return Number(Math.fround(value).toPrecision(9));
}
