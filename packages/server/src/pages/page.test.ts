import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { describe, expect, it, vi } from 'vitest';
import { createOpenApiApp } from '../http/index.ts';
import { compressPage } from './compress-page.ts';
import { addAsset, addPage, type PageAsset } from './page.ts';

const ASSET: PageAsset = { body: 'x', contentType: 'text/plain', etag: '"x"' };
const LONG = 'A long text. '.repeat(200);

it('an asset is created once, on its first request', async () => {
  const make = vi.fn(() => ASSET);
  const app = createOpenApiApp();
  addAsset(app, '/x', make);
  expect(make).not.toHaveBeenCalled();
  const bodies = [await (await app.request('/x')).text(), await (await app.request('/x')).text()];
  expect(bodies).toEqual(['x', 'x']);
  expect(make).toHaveBeenCalledOnce();
});

describe('a compressed page', () => {
  const app = createOpenApiApp();
  addPage(
    app,
    compressPage(
      new Map([
        ['/long', { ...ASSET, body: LONG }],
        ['/short', ASSET],
      ]),
    ),
  );

  it.each([
    ['gzip, deflate, br, zstd', 'br', brotliDecompressSync],
    ['gzip', 'gzip', gunzipSync],
    ['br;q=0, gzip;q=0.5', 'gzip', gunzipSync],
  ])('is sent to clients that accept %s as %s', async (accepted, coding, decompress) => {
    const response = await app.request('/long', { headers: { 'Accept-Encoding': accepted } });

    expect(response.headers.get('content-encoding')).toBe(coding);
    expect(response.headers.get('vary')).toBe('Accept-Encoding');
    expect(decompress(await response.arrayBuffer()).toString()).toBe(LONG);
  });

  it.each(['', 'identity', 'br;q=0'])('is sent uncompressed to clients that accept %j', async (accepted) => {
    const response = await app.request('/long', { headers: { 'Accept-Encoding': accepted } });

    expect(response.headers.get('content-encoding')).toBeNull();
    expect(await response.text()).toBe(LONG);
  });

  it('has its own entity tag for each coding', async () => {
    const tags = await Promise.all(
      ['', 'br', 'gzip'].map(async (accepted) => {
        const response = await app.request('/long', { headers: { 'Accept-Encoding': accepted } });
        return response.headers.get('etag');
      }),
    );
    expect(tags).toEqual(['"x"', '"x-br"', '"x-gzip"']);
  });

  it('is sent uncompressed when it is short', async () => {
    const { headers } = await app.request('/short', { headers: { 'Accept-Encoding': 'br' } });

    expect(headers.get('content-encoding')).toBeNull();
  });
});
