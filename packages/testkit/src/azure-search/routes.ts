import type { Role } from './authorize.ts';
import type { ActionResult } from './documents.ts';
import type { Conditions, Reply, Service } from './search-service.ts';
import { invalidRequest, ServiceError } from './service-error.ts';

export interface ServiceRequest {
  readonly method: string;
  readonly url: URL;
  readonly version: string;
  readonly body: () => unknown;
  readonly conditions: Conditions;
  readonly refuse: (key: string) => ActionResult | undefined;
}

export interface Operation {
  readonly role: Role;
  run(service: Service, request: ServiceRequest): Reply;
}

interface Route {
  readonly method: string;
  readonly pattern: RegExp;
  readonly role: Role;
  run(service: Service, request: ServiceRequest, name: string, key: string): Reply;
}

/** The service treats `/indexes('name')` and `/indexes/name` alike. */
const named = (kind: string, rest = ''): RegExp =>
  new RegExp(`^/${kind}(?:\\('([^'/]+)'\\)|/([^/(]+))${rest}/?$`);
const KEY = `/docs(?:\\('([^'/]*)'\\)|/([^/(]+))`;

const ROUTES: readonly Route[] = [
  { method: 'GET', pattern: /^\/indexes\/?$/, role: 'admin', run: (service) => service.listIndexes() },
  {
    method: 'POST',
    pattern: /^\/indexes\/?$/,
    role: 'admin',
    run: (service, { body, version }) => service.createIndex(body(), version),
  },
  {
    method: 'GET',
    pattern: named('indexes', '/search\\.stats'),
    role: 'admin',
    run: (service, _, name) => service.indexStatistics(name),
  },
  {
    method: 'GET',
    pattern: named('indexes', '/stats'),
    role: 'admin',
    run: (service, _, name) => service.indexStatistics(name),
  },
  {
    method: 'GET',
    pattern: named('indexes'),
    role: 'admin',
    run: (service, _, name) => service.getIndex(name),
  },
  {
    method: 'PUT',
    pattern: named('indexes'),
    role: 'admin',
    run: (service, request, name) => {
      assertDowntimeFlag(request);
      return service.putIndex(name, request.body(), request.conditions, request.version);
    },
  },
  {
    method: 'DELETE',
    pattern: named('indexes'),
    role: 'admin',
    run: (service, { conditions }, name) => service.deleteIndex(name, conditions),
  },
  { method: 'GET', pattern: /^\/aliases\/?$/, role: 'admin', run: (service) => service.listAliases() },
  {
    method: 'POST',
    pattern: /^\/aliases\/?$/,
    role: 'admin',
    run: (service, { body }) => service.createAlias(body()),
  },
  {
    method: 'GET',
    pattern: named('aliases'),
    role: 'admin',
    run: (service, _, name) => service.getAlias(name),
  },
  {
    method: 'PUT',
    pattern: named('aliases'),
    role: 'admin',
    run: (service, { body, conditions }, name) => service.putAlias(name, body(), conditions),
  },
  {
    method: 'DELETE',
    pattern: named('aliases'),
    role: 'admin',
    run: (service, { conditions }, name) => service.deleteAlias(name, conditions),
  },
  {
    method: 'POST',
    pattern: named('indexes', '/docs/(?:search\\.)?index'),
    role: 'contributor',
    run: (service, { body, refuse }, name) => service.indexDocuments(name, body(), refuse),
  },
  {
    method: 'POST',
    pattern: named('indexes', '/docs/search(?:\\.post\\.search)?'),
    role: 'reader',
    run: (service, { body, url }, name) => service.search(name, body(), url.href),
  },
  {
    method: 'GET',
    pattern: named('indexes', '/docs/\\$count'),
    role: 'reader',
    run: (service, _, name) => service.count(name),
  },
  {
    method: 'GET',
    pattern: named('indexes', KEY),
    role: 'reader',
    run: (service, { url }, name, key) => service.lookUp(name, key, url.searchParams.get('$select')),
  },
];

/** Finds the operation of a method and path. Throws 404 for an unknown path and 405 for a wrong method. */
export function findOperation(method: string, path: string, hasAliases: boolean): Operation {
  if (!hasAliases && path.startsWith('/aliases'))
    throw new ServiceError(404, "Resource not found for the segment 'aliases'.");
  const fitting = ROUTES.filter(({ pattern }) => pattern.test(path));
  if (fitting.length === 0) throw new ServiceError(404, 'Resource not found.');
  const route = fitting.find((candidate) => candidate.method === method);
  if (route === undefined)
    throw new ServiceError(405, `The requested resource does not support http method '${method}'.`);
  const groups = (route.pattern.exec(path) ?? []).slice(1).filter((group) => group !== undefined);
  const [name = '', key = ''] = groups.map(decodeURIComponent);
  return { role: route.role, run: (service, request) => route.run(service, request, name, key) };
}

function assertDowntimeFlag({ url }: ServiceRequest): void {
  const downtime = url.searchParams.get('allowIndexDowntime');
  if (downtime !== null && downtime !== 'true' && downtime !== 'false')
    throw invalidRequest("The parameter 'allowIndexDowntime' is not a Boolean.");
}
