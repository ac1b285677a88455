import { asArray, asObject, assertProperties, type JsonObject } from './assert-json.ts';
import { project, readSelect, type StoredDocument } from './documents.ts';
import type { Field } from './field-definition.ts';
import type { IndexDefinition } from './index-definition.ts';
import { selectDocuments, textIndexOf } from './prepared-search.ts';
import { invalidExpression, invalidRequest, ServiceError } from './service-error.ts';
import { byScore, type Ranked, rankByText } from './text-ranking.ts';
import { rankByVector } from './vector-ranking.ts';

const MAX_SKIP = 100_000;
const DEFAULT_TOP = 50;
const MAX_VECTOR_QUERIES = 10;
/** The constant of reciprocal rank fusion that the service documents. */
const RRF_K = 60;

const IMPLEMENTED = new Set(
  'search searchFields searchMode queryType select filter top skip orderby count vectorQueries vectorFilterMode'.split(
    ' ',
  ),
);
/** Properties of `SearchRequest` that the stand-in does not support. */
const UNIMPLEMENTED = new Set(
  `facets highlight highlightPostTag highlightPreTag minimumCoverage scoringStatistics sessionId scoringParameters
   scoringProfile debug semanticConfiguration semanticErrorHandling semanticMaxWaitInMilliseconds semanticQuery
   answers captions`.split(/\s+/),
);

/** Answers `docs/search.post.search` over the visible documents, with at most `pageSize` per page. */
export function search(
  input: unknown,
  documents: ReadonlyMap<string, StoredDocument>,
  definition: IndexDefinition,
  { pageSize, url }: { readonly pageSize: number; readonly url: string },
): JsonObject {
  const request = asObject(input, 'searchParameters');
  assertProperties(request, new Set([...IMPLEMENTED, ...UNIMPLEMENTED]), 'search.searchParameters');
  for (const name of UNIMPLEMENTED)
    if (request[name] !== undefined && request[name] !== null)
      throw new ServiceError(501, `This stand-in does not implement '${name}'.`);
  const names = readSelect(request['select'], definition);
  const top = wholeNumber(request['top'], 'top', DEFAULT_TOP);
  const skip = wholeNumber(request['skip'], 'skip', 0);
  if (skip > MAX_SKIP) throw invalidExpression(`Value must be between 0 and ${MAX_SKIP}.`, '$skip');

  const ranked = rank(request, selectDocuments(documents, request['filter'], definition), definition);
  const ordered = order(ranked, request['orderby'], documents, definition);
  const wanted = Math.min(top, Math.max(ordered.length - skip, 0));
  const given = Math.min(wanted, pageSize);
  const value = ordered.slice(skip, skip + given).map(({ key, score }) => ({
    '@search.score': score,
    ...project(documents.get(key) ?? {}, names, definition),
  }));
  const continues = given < wanted;
  return {
    ...(request['count'] === true ? { '@odata.count': ordered.length } : {}),
    ...(continues
      ? { '@search.nextPageParameters': { ...request, top: top - given, skip: skip + given } }
      : {}),
    value,
    ...(continues ? { '@odata.nextLink': url } : {}),
  };
}

function wholeNumber(value: unknown, name: string, fallback: number): number {
  if (value === undefined || value === null) return fallback;
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0) return value;
  throw invalidExpression('Value must be a whole number of 0 or more.', `$${name}`);
}

/** Ranks by text and by each vector query and field, and fuses several rankings (RRF). */
function rank(
  request: JsonObject,
  documents: ReadonlyMap<string, StoredDocument>,
  definition: IndexDefinition,
): Ranked[] {
  const vectors = readVectorQueries(request['vectorQueries'], definition);
  const lists = vectors.map(({ vector, k, field: { name } }) =>
    rankByVector(
      vector,
      k,
      Array.from(documents, ([key, document]) => [key, document[name]] as const),
    ),
  );
  const text = request['search'];
  if (vectors.length === 0 || (typeof text === 'string' && text !== '' && text !== '*'))
    lists.unshift(byText(request, documents, definition));
  const [only = []] = lists;
  return lists.length > 1 ? fuse(lists) : only;
}

function byText(
  { search: text = '', searchFields, searchMode = 'any', queryType = 'simple' }: JsonObject,
  documents: ReadonlyMap<string, StoredDocument>,
  { fields }: IndexDefinition,
): Ranked[] {
  if (queryType !== 'simple' && queryType !== null)
    throw new ServiceError(501, `This stand-in does not implement the query type '${queryType}'.`);
  if (searchMode !== 'any' && searchMode !== 'all' && searchMode !== null)
    throw invalidExpression(`'${searchMode}' is not a search mode.`, 'searchMode');
  const searchable = [...fields.values()].filter(
    ({ searchable, type }) => searchable && type.includes('Edm.String'),
  );
  const names =
    searchFields === undefined || searchFields === null
      ? searchable.map(({ name }) => name)
      : String(searchFields)
          .split(',')
          .map((name) => name.trim());
  for (const name of names)
    if (!searchable.some((field) => field.name === name))
      throw invalidRequest(`The field '${name}' in the search field list is not searchable.`);
  try {
    return rankByText(
      String(text ?? ''),
      textIndexOf(documents, names),
      searchMode === 'all' ? 'all' : 'any',
    );
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new ServiceError(400, 'The search request has too many clauses; the limit is 1024.');
  }
}

interface VectorQuery {
  readonly vector: readonly number[];
  readonly k: number;
  readonly field: Field;
}

function readVectorQueries(input: unknown, { fields }: IndexDefinition): VectorQuery[] {
  if (input === undefined || input === null) return [];
  const queries = asArray(input, 'vectorQueries');
  if (queries.length > MAX_VECTOR_QUERIES)
    throw invalidRequest(`A request may have ${MAX_VECTOR_QUERIES} vector queries at the most.`);
  return queries.flatMap((item) => {
    const query = asObject(item, 'vectorQuery');
    assertProperties(
      query,
      new Set([
        'kind',
        'vector',
        'k',
        'fields',
        'exhaustive',
        'oversampling',
        'weight',
        'threshold',
        'filterOverride',
      ]),
      'search.vectorQuery',
    );
    if (query['kind'] !== 'vector')
      throw invalidRequest(
        `The vector query kind '${String(query['kind'])}' is missing or not supported here.`,
      );
    const k = query['k'] ?? DEFAULT_TOP;
    if (typeof k !== 'number' || !Number.isInteger(k) || k < 1)
      throw invalidRequest("The value of 'k' must be 1 or more.");
    const vector = asArray(query['vector'], "The property 'vector'").map(Number);
    return String(query['fields'] ?? '')
      .split(',')
      .map((name): VectorQuery => {
        const field = fields.get(name.trim());
        if (field === undefined || field.dimensions === 0)
          throw invalidRequest(`The field '${name}' in the vector field list is not a vector field.`);
        if (vector.length !== field.dimensions)
          throw invalidRequest(
            `The vector query's vector has a length of ${vector.length}, the field '${name}' expects ${field.dimensions}.`,
          );
        return { vector, k, field };
      });
  });
}

function fuse(lists: readonly (readonly Ranked[])[]): Ranked[] {
  const scores = new Map<string, number>();
  for (const list of lists)
    for (const [index, { key }] of list.entries())
      scores.set(key, (scores.get(key) ?? 0) + 1 / (RRF_K + index + 1));
  return Array.from(scores, ([key, score]) => ({ key, score })).sort(byScore);
}

function order(
  ranked: readonly Ranked[],
  orderby: unknown,
  documents: ReadonlyMap<string, StoredDocument>,
  { fields }: IndexDefinition,
): readonly Ranked[] {
  if (orderby === undefined || orderby === null || orderby === '') return ranked;
  const clauses = String(orderby)
    .split(',')
    .map((clause) => {
      const [name = '', direction = 'asc', ...rest] = clause.trim().split(/\s+/);
      if (rest.length > 0 || (direction !== 'asc' && direction !== 'desc'))
        throw invalidExpression(`Syntax error in '${clause}'.`, '$orderby');
      if (name !== 'search.score()' && !fields.get(name)?.sortable)
        throw invalidExpression(
          `'${name}' is not a sortable field. Only sortable fields can be used in orderby expressions.`,
          '$orderby',
        );
      return { name, sign: direction === 'asc' ? 1 : -1 };
    });
  const sortKey = ({ key, score }: Ranked, name: string): unknown =>
    name === 'search.score()' ? score : (documents.get(key)?.[name] ?? null);
  return ranked.toSorted((left, right) => {
    for (const { name, sign } of clauses) {
      const compared = compare(sortKey(left, name), sortKey(right, name));
      if (compared !== 0) return sign * compared;
    }
    return 0;
  });
}

/** Nulls first, strings by code unit. */
function compare(left: unknown, right: unknown): number {
  if (left === right) return 0;
  if (left === null) return -1;
  if (right === null) return 1;
  return (left as string | number) < (right as string | number) ? -1 : 1;
}
