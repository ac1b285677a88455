import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ask, createFakeApp } from '../__fixtures__/fake-app.ts';
import { createFakeEngine, SESSION_ID } from '../__fixtures__/fake-engine.ts';
import { PAGE_SETTINGS } from '../__fixtures__/page-settings.ts';
import { createDocumentFiles } from '../documents/index.ts';
import { openSwaggerUi } from '../node/index.ts';
import { loadPage } from '../pages/index.ts';
import { PAGE_SECURITY_HEADERS, SECURITY_HEADERS } from './security-headers.ts';

const documents = mkdtempSync(join(tmpdir(), 'security-headers-'));
writeFileSync(join(documents, 'notes.html'), '<script>alert(1)</script>');
afterAll(() => rmSync(documents, { recursive: true }));
const ORIGIN = 'https://town.example';

const page = await loadPage(PAGE_SETTINGS);
const app = createFakeApp({
  page,
  swaggerUi: openSwaggerUi(),
  documents: createDocumentFiles(documents),
});

function headersOf(response: Response, names: readonly string[]): Record<string, string | null> {
  return Object.fromEntries(names.map((name) => [name, response.headers.get(name)]));
}

describe('every answer has the security headers and no cookie', () => {
  const failing = createFakeApp({
    engine: createFakeEngine(() => {
      throw new Error('broken');
    }),
  });

  it.each<{ name: string; send: () => Response | Promise<Response>; status: number }>([
    { name: 'an answer', send: () => ask(app, { message: 'When?' }), status: 200 },
    { name: 'a stream', send: () => ask(app, { message: 'When?', stream: true }), status: 200 },
    { name: 'a refusal', send: () => ask(app, { message: '' }), status: 422 },
    { name: 'a failure', send: () => ask(failing, { message: 'When?' }), status: 500 },
    { name: 'the models', send: () => app.request('/v1/models'), status: 200 },
    { name: 'one model', send: () => app.request('/v1/models/rag-chat'), status: 200 },
    { name: 'a refusal in OpenAI’s words', send: () => app.request('/v1/models/other'), status: 404 },
    {
      name: 'a refusal in the AI SDK’s words',
      send: () => app.request('/api/chat', { method: 'POST' }),
      status: 415,
    },
    {
      name: 'a forgotten session',
      send: () => app.request(`/sessions/${SESSION_ID}`, { method: 'DELETE' }),
      status: 204,
    },
    { name: 'health', send: () => app.request('/health'), status: 200 },
    { name: 'readiness', send: () => app.request('/ready'), status: 200 },
    { name: 'what is not there', send: () => app.request('/nowhere'), status: 404 },
    { name: 'a wrong method', send: () => app.request('/chat'), status: 405 },
    { name: 'a document that is not there', send: () => app.request('/documents/none.pdf'), status: 404 },
  ])('$name', async ({ send, status }) => {
    const response = await send();

    expect(response.status).toBe(status);
    expect(headersOf(response, Object.keys(SECURITY_HEADERS))).toEqual(SECURITY_HEADERS);
    expect(response.headers.get('set-cookie')).toBeNull();
  });

  it.each([...[...page.keys()].filter((path) => path !== '/widget.js'), '/docs', '/openapi.json'])(
    '%s, with those of a page',
    async (path) => {
      const response = await app.request(path);

      expect(response.status).toBe(200);
      expect(headersOf(response, Object.keys(PAGE_SECURITY_HEADERS))).toEqual(PAGE_SECURITY_HEADERS);
      expect(response.headers.get('set-cookie')).toBeNull();
    },
  );

  it('the widget, which alone may be loaded by other sites', async () => {
    const response = await app.request('/widget.js');

    expect(headersOf(response, Object.keys(PAGE_SECURITY_HEADERS))).toEqual({
      ...PAGE_SECURITY_HEADERS,
      'Cross-Origin-Resource-Policy': 'cross-origin',
    });
  });

  it('a page that the browser has already', async () => {
    const etag = (await app.request('/')).headers.get('etag') ?? '';
    const response = await app.request('/', { headers: { 'If-None-Match': etag } });

    expect(response.status).toBe(304);
    expect(headersOf(response, Object.keys(PAGE_SECURITY_HEADERS))).toEqual(PAGE_SECURITY_HEADERS);
  });

  it('a document, with a policy under which it can do nothing', async () => {
    const response = await app.request('/documents/notes.html');

    expect(response.status).toBe(200);
    expect(response.headers.get('content-security-policy')).toMatch(
      /^sandbox; default-src 'none';.*frame-ancestors 'none'$/,
    );
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('cross-origin-resource-policy')).toBe('same-origin');
    expect(response.headers.get('referrer-policy')).toBe('no-referrer');
  });
});

describe('pages', () => {
  it.each(['/', '/docs'])(
    '%s runs no script of its own text and has no style that the policy would refuse',
    async (path) => {
      const html = await (await app.request(path)).text();

      expect(html).not.toMatch(/<script(?![^>]*\ssrc=)/i);
      expect(html).not.toMatch(/\son\w+\s*=\s*["']/i);
      expect(html).not.toMatch(/<style|\sstyle\s*=/i);
      expect(html).not.toMatch(/javascript:/i);
    },
  );

  it.each(['/', '/docs'])('%s loads nothing from elsewhere', async (path) => {
    const html = await (await app.request(path)).text();
    const loaded = [
      ...html.matchAll(
        /<(?:script|img|iframe|source|video|audio|embed|form|link)\b[^>]*?\s(?:src|href|action)="([^"]*)"/gi,
      ),
    ];

    expect(loaded.map(([, url]) => url).filter((url) => /^(?:[a-z]+:)?\/\//i.test(url ?? ''))).toEqual([]);
  });

  it('name no other site in what they load', () => {
    const assets = [...page].filter(([path]) => /\.(?:js|css)$/.test(path));
    const urls = assets.flatMap(([, { body }]) => body.match(/(?:https?:)\/\/[a-z0-9-]+\.[^\s'"`)]+/g) ?? []);

    // Nothing is loaded from either: one is the name of a vocabulary, the other stands in an error's text.
    const named = ['http://www.w3.org/', 'https://github.com/markedjs/marked'];
    expect(urls.filter((url) => !named.some((name) => url.startsWith(name)))).toEqual([]);
  });
});

describe('other origins', () => {
  const asked = {
    Origin: ORIGIN,
    'Access-Control-Request-Method': 'POST',
    'Access-Control-Request-Headers': 'content-type,x-stainless-os',
  };

  function crossOriginHeaders(response: Response): Record<string, string> {
    return Object.fromEntries(
      [...response.headers].filter(([name]) => name.startsWith('access-control-') || name === 'vary'),
    );
  }

  it('are told exactly what they may, before they ask', async () => {
    const response = await createFakeApp({ corsOrigins: [ORIGIN] }).request('/chat', {
      method: 'OPTIONS',
      headers: asked,
    });

    expect(response.status).toBe(204);
    expect(crossOriginHeaders(response)).toEqual({
      'access-control-allow-origin': ORIGIN,
      'access-control-allow-methods': 'GET,HEAD,POST,DELETE',
      'access-control-allow-headers': 'content-type,x-stainless-os',
      'access-control-expose-headers': 'Retry-After,RateLimit,RateLimit-Policy',
      'access-control-max-age': '86400',
      vary: 'Origin, Access-Control-Request-Headers',
    });
    expect(headersOf(response, Object.keys(SECURITY_HEADERS))).toEqual(SECURITY_HEADERS);
  });

  it('may read exactly so much of an answer', async () => {
    const response = await ask(
      createFakeApp({ corsOrigins: [ORIGIN] }),
      { message: 'When?' },
      { headers: { Origin: ORIGIN } },
    );

    expect(crossOriginHeaders(response)).toEqual({
      'access-control-allow-origin': ORIGIN,
      'access-control-expose-headers': 'Retry-After,RateLimit,RateLimit-Policy',
      vary: 'Origin',
    });
    expect(headersOf(response, Object.keys(SECURITY_HEADERS))).toEqual(SECURITY_HEADERS);
  });

  it('get nothing of that unless they are named', async () => {
    const closed = await ask(createFakeApp(), { message: 'When?' }, { headers: { Origin: ORIGIN } });
    const preflight = await createFakeApp().request('/chat', { method: 'OPTIONS', headers: asked });

    expect(crossOriginHeaders(closed)).toEqual({});
    expect(preflight.status).toBe(405);
    expect(crossOriginHeaders(preflight)).toEqual({});
  });
});
