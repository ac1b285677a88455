import { describe, expect, it } from 'vitest';
import { HOTELS, useHotelService } from './__fixtures__/hotel-service.ts';

const { start, fill, call, find } = useHotelService();

describe('index definitions', () => {
  it('can be created once, listed, read and deleted', async () => {
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

  it('can be changed only with the current ETag', async () => {
    await call('POST', '/indexes', HOTELS);
    const { headers } = await call('GET', '/indexes/hotels');
    const condition = { 'if-match': headers.get('etag') ?? '' };
    const described = { ...HOTELS, description: 'Beds' };
    expect((await call('PUT', "/indexes('hotels')", described, condition)).body.description).toBe('Beds');
    expect((await call('PUT', "/indexes('hotels')", described, condition)).status).toBe(412);
    expect((await call('PUT', "/indexes('hotels')", described, { 'if-none-match': '*' })).status).toBe(412);
  });
  it('have descriptions only in later versions', async () => {
    const described = { ...HOTELS, description: 'Beds' };
    expect((await call('POST', '/indexes', described, {}, '2024-07-01')).status).toBe(400);
    expect((await call('POST', '/indexes', described, {}, '2025-09-01')).status).toBe(201);
  });
  it('can gain fields but not lose them', async () => {
    await call('POST', '/indexes', HOTELS);
    const more = { ...HOTELS, fields: [...HOTELS.fields, { name: 'new', type: 'Edm.String' }] };
    expect((await call('PUT', '/indexes/hotels', more)).status).toBe(200);
    expect((await call('PUT', '/indexes/hotels', HOTELS)).status).toBe(400);
  });
});

describe('aliases', () => {
  it('lead to an index and can be moved to another', async () => {
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
  it('need one existing index and a unique name', async () => {
    await fill();
    for (const alias of [
      { name: 'beds', indexes: ['none'] },
      { name: 'beds', indexes: [] },
      { name: 'beds', indexes: ['hotels', 'hotels'] },
      { name: 'hotels', indexes: ['hotels'] },
    ])
      expect((await call('POST', '/aliases', alias)).status).toBe(400);
  });
  it('do not delete their index', async () => {
    await fill();
    await call('POST', '/aliases', { name: 'beds', indexes: ['hotels'] });
    expect((await call('DELETE', '/indexes/beds')).status).toBe(404);
  });
  it('keep their previous index during aliasPropagationMs', async () => {
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
  it('do not exist in an older service or API version', async () => {
    await start({ aliases: false });
    expect((await call('GET', '/aliases')).status).toBe(404);
    await start();
    expect((await call('GET', '/aliases', undefined, {}, '2025-09-01')).status).toBe(404);
  });
});
