import { afterEach, describe, expect, it } from 'vitest';
import { type AzureSearchOptions, type AzureSearchStandIn, startAzureSearch } from './start-azure-search.ts';

const VERSION = '2026-04-01';
const HOTELS = {
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

let standIn: AzureSearchStandIn | undefined;
afterEach(async () => {
  await standIn?.close();
  standIn = undefined;
});

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: answers are looked into freely here
  readonly body: any;
}

async function start(options: AzureSearchOptions = {}): Promise<AzureSearchStandIn> {
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
  const response = await fetch(`${endpoint}${path}${version === '' ? '' : `${join}api-version=${version}`}`, {
    method,
    headers: { 'api-key': apiKey, 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.startsWith('application/json') && text !== '';
  return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
}

async function fill(options: AzureSearchOptions = {}): Promise<void> {
  await start(options);
  await call('POST', '/indexes', HOTELS);
  await push(GUESTS.map((document) => ({ '@search.action': 'upload', ...document })));
}

const push = (value: readonly object[]): Promise<Answer> =>
  call('POST', "/indexes('hotels')/docs/search.index", { value });
const find = (request: object, index = 'hotels'): Promise<Answer> =>
  call('POST', `/indexes('${index}')/docs/search.post.search`, request);
const idsOf = ({ body }: Answer): string[] => body.value.map(({ id }: { id: string }) => id);

describe('versions and credentials', () => {
  it('asks for an api-version', async () => {
    const { status, body } = await call('GET', '/indexes', undefined, {}, '');
    expect([status, body.error.code]).toEqual([400, 'MissingApiVersionParameter']);
  });
  it('refuses a version that there is not', async () => {
    const { status, body } = await call('GET', '/indexes', undefined, {}, '2027-01-01');
    expect([status, body.error.code]).toEqual([400, 'InvalidApiVersionParameter']);
  });
  it('refuses a wrong key with 403 and no credentials with 401', async () => {
    const { endpoint } = await start();
    expect((await call('GET', '/indexes', undefined, { 'api-key': 'wrong' })).status).toBe(403);
    expect((await fetch(`${endpoint}/indexes?api-version=${VERSION}`)).status).toBe(401);
  });
  it('lets a query key search and nothing else', async () => {
    await fill({ queryKey: 'query' });
    const headers = { 'api-key': 'query' };
    expect((await call('POST', '/indexes/hotels/docs/search', {}, headers)).status).toBe(200);
    expect((await call('GET', '/indexes', undefined, headers)).status).toBe(403);
    expect((await call('GET', '/aliases', undefined, headers)).status).toBe(403);
    expect((await call('POST', '/indexes/hotels/docs/index', { value: [] }, headers)).status).toBe(403);
  });
  it('takes a token for what its roles amount to', async () => {
    const { endpoint } = await start({ tokens: { reads: 'reader', rules: 'admin' } });
    const list = async (token: string) =>
      (
        await fetch(`${endpoint}/indexes?api-version=${VERSION}`, {
          headers: { authorization: `Bearer ${token}` },
        })
      ).status;
    expect([await list('rules'), await list('reads'), await list('none')]).toEqual([200, 403, 401]);
  });
  it('gives every answer an id', async () => {
    expect((await call('GET', '/indexes')).headers.get('request-id')).toMatch(/^[\da-f-]{36}$/);
  });
  it('tells an unknown path from a method that the path has not', async () => {
    expect((await call('GET', '/nothing')).status).toBe(404);
    expect((await call('DELETE', '/indexes')).status).toBe(405);
  });
});

describe('index definitions', () => {
  it('are created once, listed, read and deleted', async () => {
    expect((await call('POST', '/indexes', HOTELS)).status).toBe(201);
    expect((await call('POST', '/indexes', HOTELS)).status).toBe(409);
    expect((await call('GET', '/indexes')).body.value).toHaveLength(1);
    expect((await call('GET', "/indexes('hotels')")).body.name).toBe('hotels');
    expect((await call('DELETE', '/indexes/hotels')).status).toBe(204);
    expect((await call('GET', '/indexes/hotels')).status).toBe(404);
    expect((await call('DELETE', '/indexes/hotels')).status).toBe(404);
  });

  const [id, text, , , , vector] = HOTELS.fields;
  it.each([
    ['an unknown property', { ...HOTELS, colour: 'red' }],
    ['an unknown property of a field', { ...HOTELS, fields: [{ ...id, colour: 'red' }] }],
    ['an unknown type', { ...HOTELS, fields: [id, { name: 'x', type: 'Edm.Text' }] }],
    ['no key', { ...HOTELS, fields: [text] }],
    ['two keys', { ...HOTELS, fields: [id, { ...id, name: 'other' }] }],
    ['a key that is a number', { ...HOTELS, fields: [{ ...id, type: 'Edm.Int32', searchable: false }] }],
    ['a field twice', { ...HOTELS, fields: [id, text, text] }],
    ['upper case in the name', { ...HOTELS, name: 'Hotels' }],
    ['a vector without dimensions', { ...HOTELS, fields: [id, { ...vector, dimensions: undefined }] }],
    [
      'a vector without a known profile',
      { ...HOTELS, fields: [id, { ...vector, vectorSearchProfile: 'none' }] },
    ],
    [
      'a vector that is retrievable but not stored',
      { ...HOTELS, fields: [id, { ...vector, retrievable: true }] },
    ],
    ['a searchable number', { ...HOTELS, fields: [id, { name: 'x', type: 'Edm.Int32', searchable: true }] }],
    [
      'a profile without its algorithm',
      { ...HOTELS, vectorSearch: { profiles: [{ name: 'profile', algorithm: 'x' }] } },
    ],
  ])('are refused with %s', async (_what, definition) => {
    expect((await call('POST', '/indexes', definition)).status).toBe(400);
  });

  it('are changed only while they are what they were', async () => {
    await call('POST', '/indexes', HOTELS);
    const { headers } = await call('GET', '/indexes/hotels');
    const condition = { 'if-match': headers.get('etag') ?? '' };
    const described = { ...HOTELS, description: 'Beds' };
    expect((await call('PUT', "/indexes('hotels')", described, condition)).body.description).toBe('Beds');
    expect((await call('PUT', "/indexes('hotels')", described, condition)).status).toBe(412);
    expect((await call('PUT', "/indexes('hotels')", described, { 'if-none-match': '*' })).status).toBe(412);
  });
  it('have descriptions in later versions only', async () => {
    const described = { ...HOTELS, description: 'Beds' };
    expect((await call('POST', '/indexes', described, {}, '2024-07-01')).status).toBe(400);
    expect((await call('POST', '/indexes', described, {}, '2025-09-01')).status).toBe(201);
  });
  it('can gain a field and cannot lose one', async () => {
    await call('POST', '/indexes', HOTELS);
    const more = { ...HOTELS, fields: [...HOTELS.fields, { name: 'new', type: 'Edm.String' }] };
    expect((await call('PUT', '/indexes/hotels', more)).status).toBe(200);
    expect((await call('PUT', '/indexes/hotels', HOTELS)).status).toBe(400);
  });
});

describe('aliases', () => {
  it('lead to an index, and are moved to another', async () => {
    await fill();
    await call('POST', '/indexes', { ...HOTELS, name: 'empty' });
    expect((await call('PUT', "/aliases('beds')", { name: 'beds', indexes: ['hotels'] })).status).toBe(201);
    expect((await find({}, 'beds')).body.value).toHaveLength(3);
    expect((await call('PUT', "/aliases('beds')", { name: 'beds', indexes: ['empty'] })).status).toBe(200);
    expect((await find({}, 'beds')).body.value).toHaveLength(0);
    expect((await call('GET', '/aliases/beds')).body.indexes).toEqual(['empty']);
    expect((await call('DELETE', '/aliases/beds')).status).toBe(204);
    expect((await call('GET', '/aliases/beds')).status).toBe(404);
  });
  it('need one index that is there, and a name of their own', async () => {
    await fill();
    for (const alias of [
      { name: 'beds', indexes: ['none'] },
      { name: 'beds', indexes: [] },
      { name: 'beds', indexes: ['hotels', 'hotels'] },
      { name: 'hotels', indexes: ['hotels'] },
    ])
      expect((await call('POST', '/aliases', alias)).status).toBe(400);
  });
  it('do not delete what they lead to', async () => {
    await fill();
    await call('POST', '/aliases', { name: 'beds', indexes: ['hotels'] });
    expect((await call('DELETE', '/indexes/beds')).status).toBe(404);
  });
  it('lead to the old index for a while, if told so', async () => {
    let nowMs = 0;
    await fill({ aliasPropagationMs: 10_000, now: () => nowMs });
    await call('POST', '/indexes', { ...HOTELS, name: 'empty' });
    await call('PUT', "/aliases('beds')", { name: 'beds', indexes: ['hotels'] });
    expect((await find({}, 'beds')).status).toBe(404);
    nowMs = 10_000;
    await call('PUT', "/aliases('beds')", { name: 'beds', indexes: ['empty'] });
    nowMs = 19_999;
    expect((await find({}, 'beds')).body.value).toHaveLength(3);
    nowMs = 20_000;
    expect((await find({}, 'beds')).body.value).toHaveLength(0);
  });
  it('are not there in an older service, or under an older version', async () => {
    await start({ aliases: false });
    expect((await call('GET', '/aliases')).status).toBe(404);
    await standIn?.close();
    await start();
    expect((await call('GET', '/aliases', undefined, {}, '2025-09-01')).status).toBe(404);
  });
});

describe('documents', () => {
  it('are uploaded, merged and deleted, each with its own status', async () => {
    await fill();
    const { status, body } = await push([
      { '@search.action': 'merge', id: 'a', stars: 4 },
      { '@search.action': 'merge', id: 'z', stars: 4 },
      { '@search.action': 'mergeOrUpload', id: 'y', stars: 1 },
      { '@search.action': 'delete', id: 'never' },
      { '@search.action': 'upload', id: 'b', stars: 9 },
    ]);
    expect(status).toBe(207);
    expect(body.value.map((item: { statusCode: number }) => item.statusCode)).toEqual([
      200, 404, 201, 200, 200,
    ]);
    expect((await call('GET', "/indexes('hotels')/docs('a')?$select=town,stars")).body).toEqual({
      town: 'Brest',
      stars: 4,
    });
    expect((await call('GET', "/indexes('hotels')/docs('b')?$select=town")).body).toEqual({ town: null });
    expect((await call('GET', "/indexes('hotels')/docs('z')")).status).toBe(404);
  });
  it('lose a vector that is not stored when they are merged', async () => {
    await fill();
    await push([{ '@search.action': 'merge', id: 'a', stars: 4 }]);
    const { body } = await find({
      vectorQueries: [{ kind: 'vector', vector: [1, 0], fields: 'vector', k: 9 }],
    });
    expect(body.value.map(({ id: key }: { id: string }) => key)).toEqual(['b', 'c']);
  });
  it.each([
    ['an unknown field', { id: 'x', colour: 'red' }],
    ['no key', { stars: 1 }],
    ['a key with a slash', { id: 'x/y' }],
    ['text for a number', { id: 'x', stars: 'five' }],
    ['a fraction for a whole number', { id: 'x', stars: 1.5 }],
    ['a vector of another length', { id: 'x', vector: [1, 2, 3] }],
    ['a vector that is none', { id: 'x', vector: 'north' }],
    ['an unknown action', { id: 'x', '@search.action': 'replace' }],
  ])('refuse the whole batch with %s', async (_what, document) => {
    await fill();
    expect((await push([{ id: 'good' }, document])).status).toBe(400);
    expect((await call('GET', "/indexes('hotels')/docs('good')")).status).toBe(404);
  });
  it('come a thousand at a time, and sixteen megabytes', async () => {
    await fill();
    const many = Array.from({ length: 1_001 }, (_, index) => ({ id: `n${index}` }));
    expect((await push(many)).status).toBe(413);
    expect((await push(many.slice(1))).status).toBe(200);
    expect((await push([{ id: 'big', text: 'x'.repeat(17 * 2 ** 20) }])).status).toBe(413);
  });
  it('refuse one by one what is too long for a term', async () => {
    await fill();
    const { status, body } = await push([{ id: 'x', town: 'x'.repeat(40_000) }, { id: 'y' }]);
    expect([status, body.value[0].statusCode, body.value[1].statusCode]).toEqual([207, 400, 201]);
  });
  it('are counted, with a byte order mark', async () => {
    await fill();
    expect((await call('GET', '/indexes/hotels/docs/$count')).body.trim()).toBe('3');
    expect((await call('GET', "/indexes('hotels')/search.stats")).body.documentCount).toBe(3);
  });
  it('show after a while, if told so', async () => {
    let nowMs = 0;
    await fill({ visibleAfterMs: 2_000, now: () => nowMs });
    expect((await find({})).body.value).toHaveLength(0);
    nowMs = 2_000;
    expect((await find({})).body.value).toHaveLength(3);
  });
});

describe('search', () => {
  it('ranks by BM25', async () => {
    await fill();
    expect(idsOf(await find({ search: 'quiet station' }))).toEqual(['b', 'c', 'a']);
    expect(idsOf(await find({ search: 'quiet sea', searchMode: 'all' }))).toEqual(['a']);
    expect(idsOf(await find({ search: '"quiet room"' }))).toEqual(['a']);
    expect(idsOf(await find({ search: 'room -sea' }))).toEqual(['b']);
    expect(idsOf(await find({ search: 'stat*' }))).toEqual(['b']);
    expect(idsOf(await find({ search: 'nowhere' }))).toEqual([]);
  });
  it('filters', async () => {
    await fill();
    const filtered = async (filter: string) => idsOf(await find({ filter, orderby: 'id' }));
    expect(await filtered("town eq 'L''Orient'")).toEqual(['c']);
    expect(await filtered("town ne 'Metz' and stars gt 3")).toEqual(['c']);
    expect(await filtered('not (stars le 2 or stars ge 5)')).toEqual(['a']);
    expect(await filtered("search.in(town, 'Brest|Metz', '|')")).toEqual(['a', 'b']);
    expect(await filtered('town eq null')).toEqual([]);
  });
  it('selects, orders, counts and pages', async () => {
    await fill();
    const { body } = await find({ select: 'id', orderby: 'stars desc', top: 1, skip: 1, count: true });
    expect(body).toEqual({ '@odata.count': 3, value: [{ '@search.score': 1, id: 'a' }] });
  });
  it('continues where one answer is not enough', async () => {
    await fill({ pageSize: 2 });
    const { body } = await find({ orderby: 'id', select: 'id' });
    expect(body.value).toHaveLength(2);
    expect(idsOf(await find(body['@search.nextPageParameters']))).toEqual(['c']);
  });
  it('finds the nearest vectors, with the score of their cosine', async () => {
    await fill();
    const query = { kind: 'vector', vector: [2, 0], fields: 'vector', k: 2 };
    const { body } = await find({ vectorQueries: [query], select: 'id' });
    expect(body.value).toEqual([
      { '@search.score': 1, id: 'a' },
      { '@search.score': 0.5, id: 'b' },
    ]);
    expect(idsOf(await find({ vectorQueries: [query], filter: "id ne 'a'" }))).toEqual(['b', 'c']);
  });
  it('fuses text and vector by their ranks', async () => {
    await fill();
    const { body } = await find({
      search: 'station',
      vectorQueries: [{ kind: 'vector', vector: [1, 0], fields: 'vector', k: 2 }],
      select: 'id',
    });
    expect(body.value).toEqual([
      { '@search.score': 1 / 61 + 1 / 62, id: 'b' },
      { '@search.score': 1 / 61, id: 'a' },
    ]);
  });
  it.each([
    ['an unknown property', { serch: 'x' }],
    ['an unknown field', { select: 'colour' }],
    ['a field that is not retrievable', { select: 'secret' }],
    ['a filter on what is not filterable', { filter: "secret eq 'x'" }],
    ['a filter that does not parse', { filter: "town = 'x'" }],
    ['a filter of the wrong type', { filter: "stars eq '5'" }],
    ['an order by what is not sortable', { orderby: 'text' }],
    ['a search in what is not searchable', { search: 'x', searchFields: 'town' }],
    [
      'a vector of another length',
      { vectorQueries: [{ kind: 'vector', vector: [1], fields: 'vector', k: 1 }] },
    ],
    ['a vector query without its kind', { vectorQueries: [{ vector: [1, 0], fields: 'vector', k: 1 }] }],
    [
      'a vector query over text',
      { vectorQueries: [{ kind: 'vector', vector: [1, 0], fields: 'text', k: 1 }] },
    ],
    ['too many clauses', { search: Array.from({ length: 1_025 }, (_, index) => `w${index}`).join(' ') }],
    ['too long a way', { skip: 100_001 }],
  ])('is refused with %s', async (_what, request) => {
    await fill();
    const { status, body } = await find(request);
    expect([status, typeof body.error.message]).toEqual([400, 'string']);
  });
  it('tells that an index is not there', async () => {
    const { status, body } = await find({});
    expect(status).toBe(404);
    expect(body.error.message).toContain('was not found');
  });
});

describe('faults', () => {
  it('answer with a status and the headers asked for, as often as told', async () => {
    const { faults } = await start();
    faults.add(
      { kind: 'status', status: 429, retryAfter: 7, retryAfterMs: 150 },
      { path: /^\/indexes$/, after: 1, times: 2 },
    );
    const statuses = [];
    for (let turn = 0; turn < 4; turn++) statuses.push((await call('GET', '/indexes')).status);
    expect(statuses).toEqual([200, 429, 429, 200]);
    faults.add({ kind: 'status', status: 503, retryAfter: 7, retryAfterMs: 150 });
    const { headers } = await call('GET', '/indexes');
    expect([headers.get('retry-after'), headers.get('retry-after-ms')]).toEqual(['7', '150']);
  });
  it('refuse some documents of a batch', async () => {
    await fill();
    standIn?.faults.add({ kind: 'partial', keys: ['x'], statusCode: 503 });
    const { status, body } = await push([{ id: 'x' }, { id: 'y' }]);
    expect([status, body.value[0].statusCode, body.value[1].statusCode]).toEqual([207, 503, 201]);
  });
  it.each(['reset', 'truncate'] as const)('break the connection: %s', async (kind) => {
    (await start()).faults.add({ kind });
    await expect(call('GET', '/indexes')).rejects.toThrow();
  });
  it.each(['stall', 'stall-body'] as const)('leave the caller waiting: %s', async (kind) => {
    const { endpoint, faults, apiKey } = await start();
    faults.add({ kind });
    const signal = AbortSignal.timeout(50);
    const request = fetch(`${endpoint}/indexes?api-version=${VERSION}`, {
      signal,
      headers: { 'api-key': apiKey },
    });
    await expect(request.then((response) => response.text())).rejects.toThrow('timeout');
  });
  it('garble a body', async () => {
    (await start()).faults.add({ kind: 'garble' });
    await expect(call('GET', '/indexes')).rejects.toThrow(SyntaxError);
  });
});
