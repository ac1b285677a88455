import { afterEach } from 'vitest';
import { type AzureSearchOptions, type AzureSearchStandIn, startAzureSearch } from '../start-azure-search.ts';

export const VERSION = '2026-04-01';

export const HOTELS = {
  name: 'hotels',
  fields: [
    { name: 'id', type: 'Edm.String', key: true },
    { name: 'text', type: 'Edm.String', sortable: false },
    { name: 'town', type: 'Edm.String', searchable: false },
    { name: 'stars', type: 'Edm.Int32' },
    { name: 'secret', type: 'Edm.String', retrievable: false, filterable: false },
    {
      name: 'vector',
      type: 'Collection(Edm.Single)',
      dimensions: 2,
      vectorSearchProfile: 'profile',
      retrievable: false,
      stored: false,
    },
  ],
  vectorSearch: {
    algorithms: [{ name: 'graph', kind: 'hnsw', hnswParameters: { metric: 'cosine' } }],
    profiles: [{ name: 'profile', algorithm: 'graph' }],
  },
};
const GUESTS = [
  { id: 'a', text: 'A quiet room by the sea', town: 'Brest', stars: 3, vector: [1, 0] },
  { id: 'b', text: 'A loud room by the station', town: 'Metz', stars: 2, vector: [0, 1] },
  { id: 'c', text: 'Quiet, quiet, quiet', town: "L'Orient", stars: 5, vector: [-1, 0] },
];

/** The fields of JSON responses that these tests check; each response has some of them. */
interface AnswerBody {
  readonly error: { readonly code: string; readonly message: string };
  readonly value: readonly { readonly id: string; readonly statusCode: number }[];
  readonly name: string;
  readonly description: string;
  readonly indexes: readonly string[];
  readonly documentCount: number;
  readonly '@search.nextPageParameters': object;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** Empty when the response is not JSON. */
  readonly body: AnswerBody;
  readonly text: string;
}

/** Calls to a stand-in that a test starts, or that starts with the first call; it ends with its test. */
export function useHotelService() {
  let standIn: AzureSearchStandIn | undefined;

  async function close(): Promise<void> {
    await standIn?.close();
    standIn = undefined;
  }

  /** Takes the place of the one before. */
  async function start(options: AzureSearchOptions = {}): Promise<AzureSearchStandIn> {
    await close();
    standIn = await startAzureSearch(options);
    return standIn;
  }

  async function call(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
    version = VERSION,
  ): Promise<Answer> {
    const { endpoint, apiKey } = standIn ?? (await start());
    const join = path.includes('?') ? '&' : '?';
    const query = version === '' ? '' : `${join}api-version=${version}`;
    const response = await fetch(`${endpoint}${path}${query}`, {
      method,
      headers: { 'api-key': apiKey, 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.startsWith('application/json') && text !== '';
    return {
      status: response.status,
      headers: response.headers,
      body: JSON.parse(isJson ? text : '{}'),
      text,
    };
  }

  const push = (value: readonly object[]): Promise<Answer> =>
    call('POST', "/indexes('hotels')/docs/search.index", { value });

  /** Starts one with the index and its three documents. */
  async function fill(options: AzureSearchOptions = {}): Promise<AzureSearchStandIn> {
    const started = await start(options);
    await call('POST', '/indexes', HOTELS);
    await push(GUESTS.map((document) => ({ '@search.action': 'upload', ...document })));
    return started;
  }

  const find = (request: object, index = 'hotels'): Promise<Answer> =>
    call('POST', `/indexes('${index}')/docs/search.post.search`, request);

  afterEach(close);
  return { start, fill, call, push, find };
}

export const idsOf = ({ body }: Answer): string[] => body.value.map(({ id }) => id);
