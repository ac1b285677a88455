import { describe, expect, it } from 'vitest';
import { createFakeApp } from '../__fixtures__/fake-app.ts';

const PUBLIC_URL = 'https://town.example/help';

const app = createFakeApp({
  publicUrl: PUBLIC_URL,
  documents: async (name) => (name === 'guide.pdf' ? new Response('%PDF') : undefined),
});

/** Removes the path, as the proxy does that serves the service below it. */
function throughProxy(url: string, init?: RequestInit): Response | Promise<Response> {
  expect(url.startsWith(`${PUBLIC_URL}/`)).toBe(true);
  return app.request(`http://10.0.0.7:3000${url.slice(PUBLIC_URL.length)}`, init);
}

const messages = [{ role: 'user', content: 'When?', id: '1', parts: [{ type: 'text', text: 'When?' }] }];

describe('behind a proxy that serves the service below a path', () => {
  it.each([
    ['/chat', { message: 'When?' }],
    ['/chat', { message: 'When?', stream: true }],
    ['/v1/chat/completions', { model: 'rag-chat', messages }],
    ['/v1/chat/completions', { model: 'rag-chat', messages, stream: true }],
    ['/api/chat', { messages }],
  ])('every link in an answer of %s leads to its document: %o', async (path, body) => {
    const request = { method: 'POST', headers: { 'Content-Type': 'application/json' } };
    const url = `${PUBLIC_URL}${path}`;
    const response = await throughProxy(url, { ...request, body: JSON.stringify(body) });
    const text = await response.text();
    const links = [...text.matchAll(/"url":"([^"]+)"/g)].map(([, link = '']) => new URL(link, url).href);

    expect(response.status).toBe(200);
    // Our own protocol has references, which clients resolve against `documents/`.
    expect(links.length > 0).toBe(path !== '/chat');
    for (const link of links) expect((await throughProxy(link)).status).toBe(200);
  });

  it('the API description names the service relative to itself', async () => {
    const url = `${PUBLIC_URL}/openapi.json`;
    const { servers } = (await (await throughProxy(url)).json()) as { servers: { url: string }[] };

    expect(servers.map((server) => new URL(server.url, url).href)).toEqual([`${PUBLIC_URL}/`]);
  });
});
