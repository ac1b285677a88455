import { expect, it } from 'vitest';
import { HOTELS, useHotelService } from './__fixtures__/hotel-service.ts';

const { call } = useHotelService();

it('an index is returned with every attribute of its fields, also those that its maker left out', async () => {
  await call('POST', '/indexes', HOTELS);
  const { body } = await call('GET', '/indexes/hotels');
  const { fields } = body as unknown as { fields: object[] };
  const attributes = [
    ...['name', 'type', 'key', 'searchable', 'filterable', 'retrievable', 'stored', 'sortable', 'facetable'],
    ...['analyzer', 'indexAnalyzer', 'searchAnalyzer', 'normalizer', 'synonymMaps'],
    ...['dimensions', 'vectorSearchProfile', 'vectorEncoding'],
  ];

  expect(fields).toHaveLength(HOTELS.fields.length);
  for (const field of fields) expect(Object.keys(field).sort()).toEqual([...attributes].sort());
  expect(body).toMatchObject({ suggesters: [], scoringProfiles: [], corsOptions: null });
});

it('an index that was read can be sent back as it is', async () => {
  await call('POST', '/indexes', HOTELS);
  const { body } = await call('GET', '/indexes/hotels');
  const returned = await call('PUT', "/indexes('hotels')", body);

  expect(returned.status).toBe(200);
  expect({ ...returned.body, '@odata.etag': '' }).toEqual({ ...body, '@odata.etag': '' });
});
