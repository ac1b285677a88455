import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { createFakeApp } from '../__fixtures__/fake-app.ts';
import { PAGE_SETTINGS } from '../__fixtures__/page-settings.ts';
import { loadPage } from './load-page.ts';

const MAX_SCRIPT_BYTES = 60 * 1_024;

const settings = {
  ...PAGE_SETTINGS,
  title: 'Town & <Hall>',
  examples: ['Is "this" <b>safe</b>?', '$& costs?'],
};
const page = await loadPage(settings);
const app = createFakeApp({ page });

async function textOf(path: string): Promise<string> {
  return (await app.request(path)).text();
}

describe('GET /', () => {
  it('serves the chat page, which loads nothing from other origins', async () => {
    const response = await app.request('/');
    const policy = response.headers.get('content-security-policy') ?? '';

    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toContain('unsafe');
  });

  it('escapes the title and the settings', async () => {
    const html = await textOf('/');

    expect(html).toContain('<title>Town &#38; &#60;Hall&#62;</title>');
    expect(html).toContain('Is \\&#34;this\\&#34; &#60;b&#62;safe&#60;/b&#62;?');
    expect(html).toContain('$&#38; costs?');
    expect(html).not.toContain('{{');
  });

  it('names only files that are served and immutable', async () => {
    const named = [...(await textOf('/')).matchAll(/(?:href|src)="(assets\/[^"]+)"/g)].map(
      ([, path]) => `/${path}`,
    );

    expect(named).toHaveLength(2);
    for (const path of named) {
      const response = await app.request(path);
      expect(response.status, path).toBe(200);
      expect(response.headers.get('cache-control'), path).toBe('public, max-age=31536000, immutable');
    }
  });

  it('has no inline scripts or styles, which its policy would block', async () => {
    expect(await textOf('/')).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\bstyle=|\bon[a-z]+=/);
  });

  it('answers 304 to a browser that has the page', async () => {
    const etag = (await app.request('/')).headers.get('etag') ?? '';

    const response = await app.request('/', { headers: { 'If-None-Match': etag } });

    expect(response.status).toBe(304);
  });
});

describe('the scripts', () => {
  it.each([...page.keys()].filter((path) => path.endsWith('.js')))('%s is small', (path) => {
    expect(gzipSync(page.get(path)?.body ?? '').length).toBeLessThan(MAX_SCRIPT_BYTES);
  });

  it('import nothing, so that a browser sends one request for each', () => {
    for (const [path, { body }] of page) if (path.endsWith('.js')) expect(body).not.toMatch(/\bimport\b/);
  });
});

describe('the widget', () => {
  it('can be loaded by other sites and cached for an hour', async () => {
    const { headers } = await app.request('/widget.js');

    expect(headers.get('cross-origin-resource-policy')).toBe('cross-origin');
    expect(headers.get('cache-control')).toBe('public, max-age=3600');
  });

  it('gets its settings from the service', async () => {
    expect(await (await app.request('/chat-settings.json')).json()).toEqual(settings);
  });
});

it('robots.txt tells crawlers not to ask questions', async () => {
  const response = await app.request('/robots.txt');

  expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
  expect(await response.text()).toMatch(/^User-agent: \*\nDisallow: \/chat\n/);
});

it('an app without a page answers 404', async () => {
  expect((await createFakeApp().request('/')).status).toBe(404);
});
