import { describe, expect, it } from 'vitest';
import { idsOf, useHotelService } from './__fixtures__/hotel-service.ts';

const { fill, call, push, find } = useHotelService();

describe('documents', () => {
  it('can be uploaded, merged and deleted, each with its own status', async () => {
    await fill();
    const { status, body } = await push([
      { '@search.action': 'merge', id: 'a', stars: 4 },
      { '@search.action': 'merge', id: 'z', stars: 4 },
      { '@search.action': 'mergeOrUpload', id: 'y', stars: 1 },
      { '@search.action': 'delete', id: 'never' },
      { '@search.action': 'upload', id: 'b', stars: 9 },
    ]);
    expect(status).toBe(207);
    expect(body.value.map((item) => item.statusCode)).toEqual([200, 404, 201, 200, 200]);
    expect((await call('GET', "/indexes('hotels')/docs('a')?$select=town,stars")).body).toEqual({
      town: 'Brest',
      stars: 4,
    });
    expect((await call('GET', "/indexes('hotels')/docs('b')?$select=town")).body).toEqual({ town: null });
    expect((await call('GET', "/indexes('hotels')/docs('z')")).status).toBe(404);
  });
  it('lose a vector that is not stored in a merge', async () => {
    await fill();
    await push([{ '@search.action': 'merge', id: 'a', stars: 4 }]);
    const query = { kind: 'vector', vector: [1, 0], fields: 'vector', k: 9 };
    expect(idsOf(await find({ vectorQueries: [query] }))).toEqual(['b', 'c']);
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
  it('are limited to a thousand and sixteen megabytes per request', async () => {
    await fill();
    const many = Array.from({ length: 1_001 }, (_, index) => ({ id: `n${index}` }));
    expect((await push(many)).status).toBe(413);
    expect((await push(many.slice(1))).status).toBe(200);
    expect((await push([{ id: 'big', text: 'x'.repeat(17 * 2 ** 20) }])).status).toBe(413);
  });
  it('fail individually for a term that is too long', async () => {
    await fill();
    const { status, body } = await push([{ id: 'x', town: 'x'.repeat(40_000) }, { id: 'y' }]);
    expect([status, body.value[0]?.statusCode, body.value[1]?.statusCode]).toEqual([207, 400, 201]);
  });
  it('can be counted, in a response with a byte order mark', async () => {
    await fill();
    expect((await call('GET', '/indexes/hotels/docs/$count')).text.trim()).toBe('3');
    expect((await call('GET', "/indexes('hotels')/search.stats")).body.documentCount).toBe(3);
  });
  it('become visible after visibleAfterMs', async () => {
    let nowMs = 0;
    await fill({ visibleAfterMs: 2_000, now: () => nowMs });
    expect((await find({})).body.value).toHaveLength(0);
    nowMs = 2_000;
    expect((await find({})).body.value).toHaveLength(3);
  });
});
