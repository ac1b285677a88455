import { describe, expect, it } from 'vitest';
import { createFakeApp } from '../__fixtures__/fake-app.ts';
import { loadPage } from './load-page.ts';

const page = loadPage({ title: 'Town & <Hall>', examples: ['Is "this" <b>safe</b>?', '$& costs?'] });

describe('GET /', () => {
  const app = createFakeApp({ page });

  it('is the chat page, which runs and loads nothing foreign', async () => {
    const response = await app.request('/');
    const policy = response.headers.get('content-security-policy') ?? '';

    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toContain('unsafe');
  });

  it('shows title and examples as text', async () => {
    const html = await (await app.request('/')).text();

    expect(html).toContain('<title>Town &#38; &#60;Hall&#62;</title>');
    expect(html).toContain(
      '<li><button type="button">Is &#34;this&#34; &#60;b&#62;safe&#60;/b&#62;?</button></li>',
    );
    expect(html).toContain('$&#38; costs?');
    expect(html).not.toContain('{{');
  });

  it('names only files that are served', async () => {
    const html = await (await app.request('/')).text();
    const named = [...html.matchAll(/(?:href|src)="(assets\/[^"]+)"/g)].map(([, path]) => `/${path}`);
    const imported = [...page.values()].flatMap(({ body }) =>
      [...body.matchAll(/from '\.\/([^']+)'/g)].map(([, name]) => `/assets/${name}`),
    );

    expect(named).toHaveLength(3);
    expect(imported.length).toBeGreaterThan(4);
    for (const path of [...named, ...imported]) expect((await app.request(path)).status, path).toBe(200);
  });

  it('has nothing inline, which its policy would not let run', async () => {
    const html = await (await app.request('/')).text();

    expect(html).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\bstyle=|\bon[a-z]+=/);
  });

  it('is not sent again to whoever has it', async () => {
    const etag = (await app.request('/')).headers.get('etag') ?? '';

    const response = await app.request('/', { headers: { 'If-None-Match': etag } });

    expect(response.status).toBe(304);
  });
});

it('has no page where none is given', async () => {
  expect((await createFakeApp().request('/')).status).toBe(404);
});
