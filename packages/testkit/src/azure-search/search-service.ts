import { asArray, asObject, asString, assertProperties, isObject, type JsonObject } from './assert-json.ts';
import { describeDefinition } from './describe-index.ts';
import { type ActionResult, project, readActions, readSelect } from './documents.ts';
import { assertCompatible, assertResourceName, readIndexDefinition } from './index-definition.ts';
import { search } from './search-documents.ts';
import { createSearchIndex, type SearchIndex } from './search-index.ts';
import { invalidRequest, ServiceError } from './service-error.ts';

export interface ServiceOptions {
  /** How long an acknowledged change of documents stays invisible. Default 0. */
  readonly visibleAfterMs: number;
  /** How long a new or changed alias keeps its previous target. Default 0. The service documents up to 10,000. */
  readonly aliasPropagationMs: number;
  /** The clock for both delays, in milliseconds since the epoch. */
  readonly now: () => number;
  /** The most documents on one page of a search. Default 1,000, the service's limit. */
  readonly pageSize: number;
  /**
   * Changes a search request before it is answered, for tests with a service that implements only a part of the
   * protocol, such as one that ignores filters. Default: no change.
   */
  readonly readSearch: (body: unknown) => unknown;
}

interface Alias {
  readonly name: string;
  readonly target: string;
  readonly etag: string;
}

export interface Reply {
  readonly status: number;
  readonly body?: unknown;
  readonly contentType?: string;
  readonly etag?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Conditions {
  readonly ifMatch?: string | undefined;
  readonly ifNoneMatch?: string | undefined;
}

export type Service = ReturnType<typeof createService>;

/** The state and the operations of one search service, without HTTP. */
export function createService(options: ServiceOptions) {
  const indexes = new Map<string, SearchIndex>();
  const aliases = new Map<string, Alias>();
  const propagating = new Map<string, { readonly target: string | undefined; readonly until: number }>();
  let changes = 0;
  const nextEtag = (): string => `"0x8D${(++changes).toString(16).toUpperCase().padStart(12, '0')}"`;

  const notFound = (kind: string, name: string): ServiceError =>
    new ServiceError(404, `The ${kind} '${name}' for service 'stand-in' was not found.`);

  const indexNamed = (name: string): SearchIndex => {
    const index = indexes.get(name);
    if (index === undefined) throw notFound('index', name);
    return index;
  };
  /** Finds an index by its name or by an alias. An alias that has just changed may lead to its previous index. */
  const resolve = (name: string): SearchIndex => {
    const late = propagating.get(name);
    if (late !== undefined && options.now() < late.until) return indexNamed(late.target ?? name);
    propagating.delete(name);
    return indexNamed(aliases.get(name)?.target ?? name);
  };
  const describeIndex = ({ definition, etag }: SearchIndex): JsonObject => ({
    '@odata.etag': etag,
    ...describeDefinition(definition),
  });
  const describeAlias = ({ name, target, etag }: Alias): JsonObject => ({
    '@odata.etag': etag,
    name,
    indexes: [target],
  });

  const readAlias = (input: unknown, nameInUrl?: string): Omit<Alias, 'etag'> => {
    const body = asObject(input, 'alias');
    assertProperties(body, new Set(['name', 'indexes', '@odata.etag', '@odata.context']), 'search.alias');
    const name = asString(body['name'] ?? nameInUrl, "The property 'name'");
    assertResourceName(name, 'Alias');
    if (nameInUrl !== undefined && name !== nameInUrl)
      throw invalidRequest('alias : The alias name in the URL does not match that in the request body.');
    const targets = asArray(body['indexes'], "The property 'indexes'");
    const [target] = targets;
    if (targets.length !== 1 || typeof target !== 'string')
      throw invalidRequest('alias : An alias must map to exactly one index.');
    if (!indexes.has(target)) throw invalidRequest(`alias : The index '${target}' was not found.`);
    if (indexes.has(name)) throw invalidRequest(`alias : The name '${name}' is already that of an index.`);
    return { name, target };
  };

  const putAlias = (alias: Omit<Alias, 'etag'>): Alias => {
    const current = aliases.get(alias.name);
    const next = { ...alias, etag: nextEtag() };
    if (current?.target !== alias.target)
      propagating.set(alias.name, {
        target: current?.target,
        until: options.now() + options.aliasPropagationMs,
      });
    aliases.set(alias.name, next);
    return next;
  };

  return {
    listIndexes: (): Reply => ({ status: 200, body: { value: Array.from(indexes.values(), describeIndex) } }),
    getIndex(name: string): Reply {
      const index = indexNamed(aliases.get(name)?.target ?? name);
      return { status: 200, body: describeIndex(index), etag: index.etag };
    },
    createIndex(body: unknown, version: string): Reply {
      assertKnownTo(version, body);
      const definition = readIndexDefinition(body);
      const { name } = definition;
      if (indexes.has(name) || aliases.has(name))
        throw new ServiceError(409, `Cannot create index '${name}' because it already exists.`, {
          code: 'ResourceNameAlreadyInUse',
        });
      const index = createSearchIndex(definition, nextEtag());
      indexes.set(name, index);
      return { status: 201, body: describeIndex(index), etag: index.etag };
    },
    putIndex(name: string, body: unknown, conditions: Conditions, version: string): Reply {
      assertKnownTo(version, body);
      const target = aliases.get(name)?.target ?? name;
      const current = indexes.get(target);
      assertConditions(current?.etag, conditions);
      const definition = readIndexDefinition(body, target);
      if (current === undefined) return this.createIndex(body, version);
      assertCompatible(current.definition, definition);
      current.definition = definition;
      current.etag = nextEtag();
      return { status: 200, body: describeIndex(current), etag: current.etag };
    },
    deleteIndex(name: string, conditions: Conditions): Reply {
      const index = indexNamed(name);
      assertConditions(index.etag, conditions);
      indexes.delete(name);
      return { status: 204 };
    },
    indexStatistics(name: string): Reply {
      const documents = indexNamed(name).visibleDocuments(options.now());
      const storageSize = JSON.stringify([...documents.values()]).length;
      return { status: 200, body: { documentCount: documents.size, storageSize, vectorIndexSize: 0 } };
    },

    listAliases: (): Reply => ({ status: 200, body: { value: Array.from(aliases.values(), describeAlias) } }),
    getAlias(name: string): Reply {
      const alias = aliases.get(name);
      if (alias === undefined) throw notFound('alias', name);
      return { status: 200, body: describeAlias(alias), etag: alias.etag };
    },
    createAlias(body: unknown): Reply {
      const alias = readAlias(body);
      if (aliases.has(alias.name))
        throw new ServiceError(409, `Cannot create alias '${alias.name}' because it already exists.`, {
          code: 'ResourceNameAlreadyInUse',
        });
      return { status: 201, body: describeAlias(putAlias(alias)) };
    },
    putAlias(name: string, body: unknown, conditions: Conditions): Reply {
      const current = aliases.get(name);
      assertConditions(current?.etag, conditions);
      const alias = putAlias(readAlias(body, name));
      return { status: current === undefined ? 201 : 200, body: describeAlias(alias), etag: alias.etag };
    },
    deleteAlias(name: string, conditions: Conditions): Reply {
      const alias = aliases.get(name);
      if (alias === undefined) throw notFound('alias', name);
      assertConditions(alias.etag, conditions);
      aliases.delete(name);
      return { status: 204 };
    },

    indexDocuments(name: string, body: unknown, refuse: (key: string) => ActionResult | undefined): Reply {
      const index = resolve(name);
      const actions = readActions(body, index.definition);
      const value = index.apply(actions, refuse, options.now() + options.visibleAfterMs);
      return { status: value.every(({ status }) => status) ? 200 : 207, body: { value } };
    },
    count: (name: string): Reply => ({
      status: 200,
      // The service starts this response with a byte order mark.
      body: `\uFEFF${resolve(name).visibleDocuments(options.now()).size}`,
      contentType: 'text/plain',
    }),
    lookUp(name: string, key: string, select: string | null): Reply {
      const index = resolve(name);
      const document = index.visibleDocuments(options.now()).get(key);
      const names = readSelect(select ?? undefined, index.definition);
      if (document === undefined) throw new ServiceError(404, 'Document not found.');
      return { status: 200, body: project(document, names, index.definition) };
    },
    search(name: string, body: unknown, url: string): Reply {
      const index = resolve(name);
      const { pageSize } = options;
      return {
        status: 200,
        body: search(options.readSearch(body), index.visibleDocuments(options.now()), index.definition, {
          pageSize,
          url,
        }),
      };
    },
    /** For tests: the names of all indexes, and the index of each alias. */
    inspect: () => ({
      indexes: [...indexes.keys()].sort(),
      aliases: Object.fromEntries(Array.from(aliases, ([name, { target }]) => [name, target])),
    }),
  };
}

/** The first stable version with index descriptions. */
const FIRST_WITH_DESCRIPTIONS = '2025-09-01';

function assertKnownTo(version: string, body: unknown): void {
  if (version >= FIRST_WITH_DESCRIPTIONS || !isObject(body) || !('description' in body)) return;
  throw invalidRequest(
    `The property 'description' does not exist on type 'search.index' or is not present in the API version '${version}'.`,
  );
}

function assertConditions(etag: string | undefined, { ifMatch, ifNoneMatch }: Conditions): void {
  const matches = (condition: string): boolean =>
    etag !== undefined && (condition === '*' || condition === etag || `"${condition}"` === etag);
  if ((ifMatch === undefined || matches(ifMatch)) && (ifNoneMatch === undefined || !matches(ifNoneMatch)))
    return;
  throw new ServiceError(412, 'The precondition given in one of the request headers evaluated to false.', {
    code: 'PreconditionFailed',
  });
}
