import { RagError } from '@rag/core';
import { describe, expect, it, vi } from 'vitest';
import { ask, createFakeApp } from './__fixtures__/fake-app.ts';
import { createFakeEngine, SESSION_ID } from './__fixtures__/fake-engine.ts';

const FOREIGN = 'https://elsewhere.example';

describe('health and readiness', () => {
  it('is healthy while it runs', async () => {
    const response = await createFakeApp().request('/health');

    expect(await response.json()).toEqual({ status: 'healthy' });
  });

  it('is ready when nothing speaks against it', async () => {
    const response = await createFakeApp().request('/ready');

    expect(response.status).toBe(200);
  });

  it('says why it is not ready', async () => {
    const app = createFakeApp({ readiness: async () => ['index missing'] });

    const response = await app.request('/ready');

    expect(response.status).toBe(503);
    expect(await response.json()).toEqual({ status: 'not ready', reasons: ['index missing'] });
  });

  it('answers HEAD as GET without a body', async () => {
    const response = await createFakeApp().request('/health', { method: 'HEAD' });

    expect(response.status).toBe(200);
    expect(await response.text()).toBe('');
  });
});

describe('DELETE /sessions/{id}', () => {
  it('forgets the conversation', async () => {
    const engine = createFakeEngine();

    const response = await createFakeApp({ engine }).request(`/sessions/${SESSION_ID}`, { method: 'DELETE' });

    expect(response.status).toBe(204);
    expect(engine.forgotten).toEqual([SESSION_ID]);
  });

  it('refuses what is not a UUID', async () => {
    const engine = createFakeEngine();

    const response = await createFakeApp({ engine }).request('/sessions/7', { method: 'DELETE' });

    expect(response.status).toBe(422);
    expect(engine.forgotten).toEqual([]);
  });

  it('passes on that the store cannot be reached', async () => {
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

describe('what is not there', () => {
  it('is a 404 as problem details', async () => {
    const response = await createFakeApp().request('/nowhere');

    expect(response.status).toBe(404);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(await response.json()).toMatchObject({ status: 404, code: 'not_found', title: 'Not Found' });
  });

  it.each([
    ['GET', '/chat', 'POST'],
    ['POST', '/health', 'GET, HEAD'],
    ['POST', `/sessions/${SESSION_ID}`, 'DELETE'],
  ])('is a 405 for %s %s, which takes %s', async (method, path, allow) => {
    const response = await createFakeApp().request(path, { method });

    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe(allow);
    expect(await response.json()).toMatchObject({ code: 'method_not_allowed' });
  });

  it('stays a 404 and a 405 where other origins are let in', async () => {
    const app = createFakeApp({ corsOrigins: ['*'] });

    expect((await app.request('/nowhere')).status).toBe(404);
    expect((await app.request('/chat')).headers.get('allow')).toBe('POST');
  });
});

describe('other origins', () => {
  const preflight = {
    'Access-Control-Request-Method': 'POST',
    'Access-Control-Request-Headers': 'content-type',
  };

  it('are not let in by default', async () => {
    const response = await ask(createFakeApp(), { message: 'Hello' }, { headers: { Origin: FOREIGN } });

    expect(response.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('are let in when they are named', async () => {
    const app = createFakeApp({ corsOrigins: [FOREIGN] });

    const response = await ask(app, { message: 'Hello' }, { headers: { Origin: FOREIGN } });

    expect(response.headers.get('access-control-allow-origin')).toBe(FOREIGN);
    expect(response.headers.get('content-type')).toBe('application/json');
  });

  it('are not let in when others are named', async () => {
    const app = createFakeApp({ corsOrigins: [FOREIGN] });

    const response = await ask(app, { message: 'Hello' }, { headers: { Origin: 'https://evil.example' } });

    expect(response.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('may ask before they post', async () => {
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

  it('see errors too', async () => {
    const app = createFakeApp({ corsOrigins: [FOREIGN] });

    const response = await ask(app, { message: '' }, { headers: { Origin: FOREIGN } });

    expect(response.status).toBe(422);
    expect(response.headers.get('access-control-allow-origin')).toBe(FOREIGN);
  });
});

describe('a failure nobody foresaw', () => {
  // Covers: leaked-error
  it('is a 500 that tells the client nothing and the operator where, not what was asked', async () => {
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
