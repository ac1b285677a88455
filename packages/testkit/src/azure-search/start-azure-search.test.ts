import { describe, expect, it } from 'vitest';
import { useHotelService, VERSION } from './__fixtures__/hotel-service.ts';

const { start, fill, call, push } = useHotelService();

describe('versions and credentials', () => {
  it('requires an api-version', async () => {
    const { status, body } = await call('GET', '/indexes', undefined, {}, '');
    expect([status, body.error.code]).toEqual([400, 'MissingApiVersionParameter']);
  });
  it('rejects an unknown version', async () => {
    const { status, body } = await call('GET', '/indexes', undefined, {}, '2027-01-01');
    expect([status, body.error.code]).toEqual([400, 'InvalidApiVersionParameter']);
  });
  it('rejects a wrong key with 403 and missing credentials with 401', async () => {
    const { endpoint } = await start();
    expect((await call('GET', '/indexes', undefined, { 'api-key': 'wrong' })).status).toBe(403);
    expect((await fetch(`${endpoint}/indexes?api-version=${VERSION}`)).status).toBe(401);
  });
  it('allows a query key only to search', async () => {
    await fill({ queryKey: 'query' });
    const headers = { 'api-key': 'query' };
    expect((await call('POST', '/indexes/hotels/docs/search', {}, headers)).status).toBe(200);
    expect((await call('GET', '/indexes', undefined, headers)).status).toBe(403);
    expect((await call('GET', '/aliases', undefined, headers)).status).toBe(403);
    expect((await call('POST', '/indexes/hotels/docs/index', { value: [] }, headers)).status).toBe(403);
  });
  it('grants a token the permissions of its role', async () => {
    const { endpoint } = await start({ tokens: { reads: 'reader', rules: 'admin' } });
    const list = async (token: string) =>
      (
        await fetch(`${endpoint}/indexes?api-version=${VERSION}`, {
          headers: { authorization: `Bearer ${token}` },
        })
      ).status;
    expect([await list('rules'), await list('reads'), await list('none')]).toEqual([200, 403, 401]);
  });
  it('gives every response an id', async () => {
    expect((await call('GET', '/indexes')).headers.get('request-id')).toMatch(/^[\da-f-]{36}$/);
  });
  it('distinguishes an unknown path from a wrong method', async () => {
    expect((await call('GET', '/nothing')).status).toBe(404);
    expect((await call('DELETE', '/indexes')).status).toBe(405);
  });
});

describe('faults', () => {
  it('respond with a status and headers, as often as requested', async () => {
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
  it('reject some documents of a batch', async () => {
    const { faults } = await fill();
    faults.add({ kind: 'partial', keys: ['x'], statusCode: 503 });
    const { status, body } = await push([{ id: 'x' }, { id: 'y' }]);
    expect([status, body.value[0]?.statusCode, body.value[1]?.statusCode]).toEqual([207, 503, 201]);
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
