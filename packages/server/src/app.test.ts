import { RagError } from '@rag/core';
import { describe, expect, it, vi } from 'vitest';
import { ask, createFakeApp } from './__fixtures__/fake-app.ts';
import { createFakeEngine, SESSION_ID } from './__fixtures__/fake-engine.ts';

const FOREIGN = 'https://elsewhere.example';

describe('health and readiness', () => {
  it('reports healthy while the process runs', async () => {
    const response = await createFakeApp().request('/health');

    expect(await response.json()).toEqual({ status: 'healthy' });
  });

  it('reports ready when no reason is given against it', async () => {
    const response = await createFakeApp().request('/ready');

    expect(response.status).toBe(200);
  });

  it('reports the reasons when it is not ready', async () => {
    const app = createFakeApp({ readiness: async () => ['index missing'] });

    const response = await app.request('/ready');

    expect(response.status).toBe(503);
    expect(await response.json()).toEqual({ status: 'not ready', reasons: ['index missing'] });
  });

  it('answers HEAD like GET, without a body', async () => {
    const response = await createFakeApp().request('/health', { method: 'HEAD' });

    expect(response.status).toBe(200);
    expect(await response.text()).toBe('');
  });
});

describe('DELETE /sessions/{id}', () => {
  it('deletes the conversation', async () => {
    const engine = createFakeEngine();

    const response = await createFakeApp({ engine }).request(`/sessions/${SESSION_ID}`, { method: 'DELETE' });

    expect(response.status).toBe(204);
    expect(engine.forgotten).toEqual([SESSION_ID]);
  });

  it('refuses an id that is not a UUID', async () => {
    const engine = createFakeEngine();

    const response = await createFakeApp({ engine }).request('/sessions/7', { method: 'DELETE' });

    expect(response.status).toBe(422);
    expect(engine.forgotten).toEqual([]);
  });

  it('reports that the session store is unreachable', async () => {
    const engine = {
      ...createFakeEngine(),
      forget: async () => {
        throw new RagError('session_unavailable', 'redis://secret-host is down');
      },
    };

    const response = await createFakeApp({ engine }).request(`/sessions/${SESSION_ID}`, { method: 'DELETE' });

    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toBe('5');
    expect(await response.text()).not.toContain('secret-host');
  });
});

describe('unknown routes', () => {
  it('return 404 with problem details', async () => {
    const response = await createFakeApp().request('/nowhere');

    expect(response.status).toBe(404);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(await response.json()).toMatchObject({ status: 404, code: 'not_found', title: 'Not Found' });
  });

  it.each([
    ['GET', '/chat', 'POST'],
    ['POST', '/health', 'GET, HEAD'],
    ['POST', `/sessions/${SESSION_ID}`, 'DELETE'],
  ])('return 405 for %s %s and list the allowed methods: %s', async (method, path, allow) => {
    const response = await createFakeApp().request(path, { method });

    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe(allow);
    expect(await response.json()).toMatchObject({ code: 'method_not_allowed' });
  });

  it('return 404 and 405 with CORS switched on, too', async () => {
    const app = createFakeApp({ corsOrigins: ['*'] });

    expect((await app.request('/nowhere')).status).toBe(404);
    expect((await app.request('/chat')).headers.get('allow')).toBe('POST');
  });
});

describe('an address with doubled slashes or one at its end', () => {
  const question = { model: 'rag-chat', messages: [{ role: 'user', content: 'When?' }], message: 'When?' };

  it.each([
    ['POST', '//chat'],
    ['POST', '/chat/'],
    ['POST', '/v1//chat/completions'],
    ['POST', '//v1/chat/completions/'],
    ['GET', '//v1/models'],
    ['GET', '/v1//models/'],
    ['GET', '/health/'],
    ['GET', '//ready'],
    ['GET', '/openapi.json/'],
  ])('answers like the one without them: %s %s', async (method, path) => {
    const body = method === 'POST' ? { body: JSON.stringify(question) } : {};
    const headers = { 'Content-Type': 'application/json' };
    const response = await createFakeApp().request(`http://service.example${path}`, {
      method,
      headers,
      ...body,
    });

    expect(response.status).toBe(200);
  });

  it('has errors in the form of its protocol', async () => {
    const response = await createFakeApp().request('http://service.example//v1//nowhere/');

    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ error: { type: 'invalid_request_error' } });
  });
});

describe('other origins', () => {
  const preflight = {
    'Access-Control-Request-Method': 'POST',
    'Access-Control-Request-Headers': 'content-type',
  };

  it('are refused by default', async () => {
    const response = await ask(createFakeApp(), { message: 'Hello' }, { headers: { Origin: FOREIGN } });

    expect(response.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('are allowed when they are listed', async () => {
    const app = createFakeApp({ corsOrigins: [FOREIGN] });

    const response = await ask(app, { message: 'Hello' }, { headers: { Origin: FOREIGN } });

    expect(response.headers.get('access-control-allow-origin')).toBe(FOREIGN);
    expect(response.headers.get('content-type')).toBe('application/json');
  });

  it('are refused when only others are listed', async () => {
    const app = createFakeApp({ corsOrigins: [FOREIGN] });

    const response = await ask(app, { message: 'Hello' }, { headers: { Origin: 'https://evil.example' } });

    expect(response.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('may send a preflight request', async () => {
    const app = createFakeApp({ corsOrigins: ['*'] });

    const response = await app.request('/chat', {
      method: 'OPTIONS',
      headers: { Origin: FOREIGN, ...preflight },
    });

    expect(response.status).toBe(204);
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    expect(response.headers.get('access-control-allow-methods')).toContain('POST');
  });

  it('may send the headers that clients of OpenAI send', async () => {
    const headers = 'authorization,content-type,x-stainless-lang';

    const response = await createFakeApp({ corsOrigins: [FOREIGN] }).request('/v1/chat/completions', {
      method: 'OPTIONS',
      headers: { Origin: FOREIGN, ...preflight, 'Access-Control-Request-Headers': headers },
    });

    expect(response.headers.get('access-control-allow-headers')).toBe(headers);
  });

  it('can read errors', async () => {
    const app = createFakeApp({ corsOrigins: [FOREIGN] });

    const response = await ask(app, { message: '' }, { headers: { Origin: FOREIGN } });

    expect(response.status).toBe(422);
    expect(response.headers.get('access-control-allow-origin')).toBe(FOREIGN);
  });
});

describe('an unexpected failure', () => {
  // Covers: leaked-error
  it('returns 500 without details and logs the stack without the question', async () => {
    const error = vi.fn();
    const engine = createFakeEngine(() => {
      throw new Error('cannot read "my secret question"');
    });
    const app = createFakeApp({ engine, logger: { info() {}, warn() {}, error } });

    const response = await ask(app, { message: 'my secret question' });

    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain('secret');
    expect(error).toHaveBeenCalledOnce();
    const logged = JSON.stringify(error.mock.calls);
    expect(logged).toContain('fake-engine.ts');
    expect(logged).not.toContain('secret');
  });
});
