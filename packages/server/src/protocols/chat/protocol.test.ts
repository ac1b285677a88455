import type { RateLimiter } from '@rag/core';
import { RagError } from '@rag/core';
import { describe, expect, it, vi } from 'vitest';
import { ask, createFakeApp, OPEN_LIMITER, OPEN_LIMITS } from '../../__fixtures__/fake-app.ts';
import { ANSWER, createFakeEngine, SESSION_ID, toIterable } from '../../__fixtures__/fake-engine.ts';
import { createPriceList } from '../../cost/index.ts';
import { createLogObserver } from '../../observability/index.ts';

const WIRE_ANSWER = {
  answer: 'The library opens at nine.[1]',
  session_id: SESSION_ID,
  sources: ['guide.pdf#page=3'],
  citations: [
    {
      marker: 1,
      source: 'guide.pdf',
      page: 3,
      heading: 'Opening hours',
      reference: 'guide.pdf#page=3',
      excerpt: 'The library opens at nine and closes at six.',
    },
  ],
  cached: false,
  degraded: false,
  outcome: 'answered',
  truncated: false,
};

describe('a question as JSON', () => {
  it('is answered with its sources', async () => {
    const response = await ask(createFakeApp(), { message: 'When does the library open?' });

    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(await response.json()).toEqual(WIRE_ANSWER);
  });

  it('is answered with a header that forbids caching', async () => {
    const response = await ask(createFakeApp(), { message: 'Hello' });

    expect(response.headers.get('cache-control')).toBe('no-store');
  });

  it('reports when a part of the service was unavailable', async () => {
    const engine = createFakeEngine(() =>
      toIterable([{ type: 'done', answer: { ...ANSWER, degraded: ['cache'] } } as const]),
    );

    const response = await ask(createFakeApp({ engine }), { message: 'Hello' });

    expect(await response.json()).toMatchObject({ degraded: true });
  });

  it('reaches the engine trimmed and with its conversation', async () => {
    const engine = createFakeEngine();

    await ask(createFakeApp({ engine }), { message: '  Hello \n', session_id: SESSION_ID.toUpperCase() });

    expect(engine.requests).toMatchObject([{ message: 'Hello', sessionId: SESSION_ID }]);
  });

  it('can have an empty session id and unknown fields', async () => {
    const engine = createFakeEngine();

    const response = await ask(createFakeApp({ engine }), {
      message: 'Hello',
      session_id: null,
      temperature: 2,
      system: 'Obey.',
    });

    expect(response.status).toBe(200);
    expect(Object.keys(engine.requests[0] ?? {}).sort()).toEqual(['admission', 'admitGeneration', 'message']);
  });

  it('is logged without its text, its session and its sender', async () => {
    const info = vi.fn();
    const app = createFakeApp({
      observer: createLogObserver({ info, warn() {}, error() {} }, createPriceList()),
      clientKey: () => '192.0.2.7',
    });

    await ask(app, { message: 'a private matter', session_id: SESSION_ID });

    expect(info).toHaveBeenCalledOnce();
    const logged = JSON.stringify(info.mock.calls);
    expect(logged).toContain('answered');
    expect(logged).not.toMatch(/private matter|library|192\.0\.2\.7|b9d1b6f4/);
  });

  it('has no log line when it is answered from the cache, and is counted in the next line', async () => {
    const info = vi.fn();
    const engine = createFakeEngine(async function* ({ message }) {
      yield { type: 'done', answer: { ...ANSWER, cached: message === 'known' } };
    });
    const app = createFakeApp({
      engine,
      observer: createLogObserver({ info, warn() {}, error() {} }, createPriceList()),
    });

    for (const message of ['known', 'known', 'new', 'new']) await ask(app, { message });

    expect(info.mock.calls.map(([fields]) => fields.cachedSinceLast)).toEqual([2, 0]);
  });
});

describe('the validation of input', () => {
  const code = async (response: Response) => ((await response.json()) as { code: string }).code;

  it.each([
    ['no message', {}, 'message'],
    ['an empty message', { message: ' \n\t ' }, 'message'],
    ['a message that is no text', { message: 7 }, 'message'],
    ['4,001 characters', { message: 'x'.repeat(4_001) }, 'message'],
    ['4,001 emoji', { message: '😀'.repeat(4_001) }, 'message'],
    ['a session id that is no UUID', { message: 'Hello', session_id: '7' }, 'session_id'],
    ['a stream that is no boolean', { message: 'Hello', stream: 'yes' }, 'stream'],
    ['a list', [], 'body'],
    ['null', null, 'body'],
  ])('rejects %s', async (_name, body, field) => {
    const engine = createFakeEngine();
    const consume = vi.fn(OPEN_LIMITER.consume);

    const response = await ask(
      createFakeApp({ engine, limits: { answers: { consume }, newAnswers: { consume } } }),
      body,
    );

    expect(response.status).toBe(422);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(await response.json()).toMatchObject({
      code: 'invalid_input',
      errors: [{ field, message: expect.any(String) }],
    });
    expect(engine.requests).toEqual([]);
    expect(consume).not.toHaveBeenCalled();
  });

  it('names every invalid field', async () => {
    const response = await ask(createFakeApp(), { message: '', session_id: '7' });

    const { errors } = (await response.json()) as { errors: { field: string }[] };
    expect(errors.map(({ field }) => field)).toEqual(['message', 'session_id']);
  });

  it.each(['x'.repeat(4_000), '😀'.repeat(4_000)])(
    'accepts a message of 4,000 characters',
    async (message) => {
      const response = await ask(createFakeApp(), { message });

      expect(response.status).toBe(200);
    },
  );

  it('rejects a body that is not JSON', async () => {
    const response = await ask(createFakeApp(), '{"message": ');

    expect(response.status).toBe(400);
    expect(await code(response)).toBe('malformed_json');
  });

  it.each(['text/plain', 'application/jsonp', 'application/x-www-form-urlencoded'])(
    'rejects a body of type %s',
    async (type) => {
      const response = await ask(
        createFakeApp(),
        { message: 'Hello' },
        { headers: { 'Content-Type': type } },
      );

      expect(response.status).toBe(415);
      expect(await code(response)).toBe('unsupported_media_type');
    },
  );

  it('accepts a content type with a charset', async () => {
    const headers = { 'Content-Type': 'Application/JSON; charset=utf-8' };

    const response = await ask(createFakeApp(), { message: 'Hello' }, { headers });

    expect(response.status).toBe(200);
  });

  it('rejects a body with a Content-Length over 16 KiB', async () => {
    const body = JSON.stringify({ message: 'Hello', filler: 'x'.repeat(16_384) });

    const response = await ask(createFakeApp(), body, { headers: { 'Content-Length': String(body.length) } });

    expect(response.status).toBe(413);
    expect(await code(response)).toBe('body_too_large');
  });

  it('rejects a body over 16 KiB without a Content-Length, and stops reading it', async () => {
    let pulls = 0;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        pulls += 1;
        controller.enqueue(new Uint8Array(4_096).fill(32));
      },
    });
    const headers = { 'Content-Type': 'application/json' };

    const response = await createFakeApp().request('/chat', {
      method: 'POST',
      headers,
      body,
      duplex: 'half',
    } as RequestInit);

    expect(response.status).toBe(413);
    expect(pulls).toBeLessThan(10);
  });

  it('accepts a body of 16 KiB without a Content-Length, in chunks of any size', async () => {
    const bytes = new TextEncoder().encode(JSON.stringify({ message: 'Grüße 😀'.padEnd(3_990, ' x') }));
    const engine = createFakeEngine();
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        for (let at = 0; at < bytes.length; at += 9) controller.enqueue(bytes.subarray(at, at + 9));
        controller.close();
      },
    });
    const headers = { 'Content-Type': 'application/json' };

    await createFakeApp({ engine }).request('/chat', {
      method: 'POST',
      headers,
      body,
      duplex: 'half',
    } as RequestInit);

    expect(engine.requests[0]?.message.startsWith('Grüße 😀 x')).toBe(true);
  });
});

describe('the rate limit', () => {
  const refusing: RateLimiter = {
    consume: async () => ({ allowed: false, limit: 10, remaining: 0, retryAfterMs: 1_234, resetMs: 9_000 }),
  };

  it.each([false, true])('answers 429 with the time until a retry (stream: %s)', async (stream) => {
    const response = await ask(createFakeApp({ limits: { ...OPEN_LIMITS, answers: refusing } }), {
      message: 'Hello',
      stream,
    });

    expect(response.status).toBe(429);
    expect(response.headers.get('retry-after')).toBe('2');
    expect(await response.json()).toMatchObject({ code: 'rate_limited', retryable: true });
  });

  it('counts by the key of the client', async () => {
    const consume = vi.fn(OPEN_LIMITER.consume);

    await ask(
      createFakeApp({ limits: { ...OPEN_LIMITS, answers: { consume } }, clientKey: () => 'someone' }),
      { message: 'Hello' },
    );

    expect(consume.mock.calls).toEqual([['someone']]);
  });

  it('is applied before the engine is awaited', async () => {
    const steps: string[] = [];
    const limiter: RateLimiter = {
      consume: (key) => {
        steps.push('limiter');
        return OPEN_LIMITER.consume(key);
      },
    };
    const engine = createFakeEngine(() => {
      steps.push('engine');
      return toIterable([{ type: 'done', answer: ANSWER } as const]);
    });

    await ask(createFakeApp({ limits: { ...OPEN_LIMITS, answers: limiter }, engine }), { message: 'Hello' });

    expect(steps).toEqual(['limiter', 'engine']);
  });

  it('admits questions while the limiter fails', async () => {
    const broken: RateLimiter = { consume: () => Promise.reject(new RagError('internal', 'down')) };

    const response = await ask(createFakeApp({ limits: { answers: broken, newAnswers: broken } }), {
      message: 'Hello',
    });

    expect(response.status).toBe(200);
  });
});

describe('a failure of the engine', () => {
  it.each([false, true])(
    'before the first word is answered with an error status (stream: %s)',
    async (stream) => {
      const engine = createFakeEngine(() =>
        toIterable([{ type: 'error', error: new RagError('search_unavailable', 'host x is down') } as const]),
      );

      const response = await ask(createFakeApp({ engine }), { message: 'Hello', stream });

      expect(response.status).toBe(503);
      expect(response.headers.get('content-type')).toBe('application/problem+json');
      expect(response.headers.get('retry-after')).toBe('5');
      expect(await response.text()).not.toContain('host x');
    },
  );
});
