import { describe, expect, it } from 'vitest';
import { idsOf, useHotelService } from './__fixtures__/hotel-service.ts';

const { fill, find } = useHotelService();

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
  it('applies filters', async () => {
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
  it('continues on a next page', async () => {
    await fill({ pageSize: 2 });
    const { body } = await find({ orderby: 'id', select: 'id' });
    expect(body.value).toHaveLength(2);
    expect(idsOf(await find(body['@search.nextPageParameters']))).toEqual(['c']);
  });
  it('finds the nearest vectors and scores them by their cosine', async () => {
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
  it('reports a missing index', async () => {
    const { status, body } = await find({});
    expect(status).toBe(404);
    expect(body.error.message).toContain('was not found');
  });
});
