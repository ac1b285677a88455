import { Hono } from 'hono';
import { expect, it, vi } from 'vitest';
import { addAsset } from './page.ts';

it('makes an asset when it is first asked for, and once', async () => {
  const make = vi.fn(() => ({ body: 'x', contentType: 'text/plain', etag: '"x"' }));
  const app = new Hono();
  addAsset(app, '/x', make);
  expect(make).not.toHaveBeenCalled();
  const bodies = [await (await app.request('/x')).text(), await (await app.request('/x')).text()];
  expect(bodies).toEqual(['x', 'x']);
  expect(make).toHaveBeenCalledOnce();
});
