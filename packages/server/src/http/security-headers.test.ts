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

describe('security headers, and no cookie', () => {
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
    { name: 'an error in the format of OpenAI', send: () => app.request('/v1/models/other'), status: 404 },
    {
      name: 'an error in the format of the AI SDK',
      send: () => app.request('/api/chat', { method: 'POST' }),
      status: 415,
    },
    {
      name: 'a deleted session',
      send: () => app.request(`/sessions/${SESSION_ID}`, { method: 'DELETE' }),
      status: 204,
    },
    { name: 'health', send: () => app.request('/health'), status: 200 },
    { name: 'readiness', send: () => app.request('/ready'), status: 200 },
    { name: 'an unknown route', send: () => app.request('/nowhere'), status: 404 },
    { name: 'a wrong method', send: () => app.request('/chat'), status: 405 },
    { name: 'a missing document', send: () => app.request('/documents/none.pdf'), status: 404 },
  ])('are sent with $name', async ({ send, status }) => {
    const response = await send();

    expect(response.status).toBe(status);
    expect(headersOf(response, Object.keys(SECURITY_HEADERS))).toEqual(SECURITY_HEADERS);
    expect(response.headers.get('set-cookie')).toBeNull();
  });

  it.each([...[...page.keys()].filter((path) => path !== '/widget.js'), '/docs', '/openapi.json'])(
    'are sent as for a page with %s',
    async (path) => {
      const response = await app.request(path);

      expect(response.status).toBe(200);
      expect(headersOf(response, Object.keys(PAGE_SECURITY_HEADERS))).toEqual(PAGE_SECURITY_HEADERS);
      expect(response.headers.get('set-cookie')).toBeNull();
    },
  );

  it('let other sites load the widget only', async () => {
    const response = await app.request('/widget.js');

    expect(headersOf(response, Object.keys(PAGE_SECURITY_HEADERS))).toEqual({
      ...PAGE_SECURITY_HEADERS,
      'Cross-Origin-Resource-Policy': 'cross-origin',
    });
  });

  it('are sent with a page that the browser has cached', async () => {
    const etag = (await app.request('/')).headers.get('etag') ?? '';
    const response = await app.request('/', { headers: { 'If-None-Match': etag } });

    expect(response.status).toBe(304);
    expect(headersOf(response, Object.keys(PAGE_SECURITY_HEADERS))).toEqual(PAGE_SECURITY_HEADERS);
  });

  it('are sent with a document under a sandbox policy', async () => {
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
  it.each(['/', '/docs'])('at %s have no inline script and no inline style', async (path) => {
    const html = await (await app.request(path)).text();

    expect(html).not.toMatch(/<script(?![^>]*\ssrc=)/i);
    expect(html).not.toMatch(/\son\w+\s*=\s*["']/i);
    expect(html).not.toMatch(/<style|\sstyle\s*=/i);
    expect(html).not.toMatch(/javascript:/i);
  });

  it.each(['/', '/docs'])('at %s load nothing from other sites', async (path) => {
    const html = await (await app.request(path)).text();
    const loaded = [
      ...html.matchAll(
        /<(?:script|img|iframe|source|video|audio|embed|form|link)\b[^>]*?\s(?:src|href|action)="([^"]*)"/gi,
      ),
    ];

    expect(loaded.map(([, url]) => url).filter((url) => /^(?:[a-z]+:)?\/\//i.test(url ?? ''))).toEqual([]);
  });

  it('have assets that refer to no other site', () => {
    const assets = [...page].filter(([path]) => /\.(?:js|css)$/.test(path));
    const urls = assets.flatMap(([, { body }]) => body.match(/(?:https?:)\/\/[a-z0-9-]+\.[^\s'"`)]+/g) ?? []);

    // Nothing is loaded from either: one is an XML namespace, the other is part of an error message.
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

  it('get the allowed methods and headers in the preflight response', async () => {
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

  it('may read only the exposed headers of an answer', async () => {
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

  it('get no CORS headers unless they are listed', async () => {
    const closed = await ask(createFakeApp(), { message: 'When?' }, { headers: { Origin: ORIGIN } });
    const preflight = await createFakeApp().request('/chat', { method: 'OPTIONS', headers: asked });

    expect(crossOriginHeaders(closed)).toEqual({});
    expect(preflight.status).toBe(405);
    expect(crossOriginHeaders(preflight)).toEqual({});
  });
});
