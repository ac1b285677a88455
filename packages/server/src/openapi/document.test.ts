import { validate } from '@hyperjump/json-schema/openapi-3-1';
import { RagError, type RateLimiter } from '@rag/core';
import { createParser } from 'eventsource-parser';
import { describe, expect, it } from 'vitest';
import { createFakeApp, OPEN_LIMITS } from '../__fixtures__/fake-app.ts';
import { createFakeEngine, toIterable } from '../__fixtures__/fake-engine.ts';
import { PAGE_SETTINGS } from '../__fixtures__/page-settings.ts';
import { addMcpRoute } from '../mcp/index.ts';
import { openSwaggerUi } from '../node/index.ts';
import { loadPage } from '../pages/index.ts';
import { SCENARIOS } from '../protocols/__fixtures__/scenarios.ts';
import { differencesFrom } from './__fixtures__/check-shape.ts';

const WHOLE = {
  page: await loadPage(PAGE_SETTINGS),
  swaggerUi: openSwaggerUi(),
  addMcpRoute,
  documents: async () => undefined,
};
const JSON_TYPE = { 'Content-Type': 'application/json' };
const MESSAGE = { role: 'user', content: 'Hello' };
const UI_MESSAGE = { role: 'user', parts: [{ type: 'text', text: 'Hello' }] };

/** The parts of the document that these tests read. */
interface Operation {
  readonly responses: Readonly<
    Record<string, { readonly headers?: object; readonly content?: Readonly<Record<string, Media>> }>
  >;
}

interface Media {
  readonly example?: unknown;
  readonly 'x-event-data'?: Readonly<Record<string, { readonly $ref: string }>>;
}

interface Schema {
  readonly properties?: Readonly<Record<string, object>>;
  readonly required?: readonly string[];
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

async function documentOf(app = createFakeApp(WHOLE)): Promise<Document> {
  return (await (await app.request('/openapi.json')).json()) as Document;
}

function appOf(scenario: string) {
  return createFakeApp({ ...WHOLE, engine: createFakeEngine(() => toIterable(SCENARIOS[scenario] ?? [])) });
}

function post(path: string, body: object, app = createFakeApp(WHOLE)): Promise<Response> {
  const init = { method: 'POST', headers: JSON_TYPE, body: JSON.stringify(body) };
  return Promise.resolve(app.request(path, init));
}

/** The events of a stream that hold JSON. */
function eventsOf(text: string): { event: string | undefined; data: unknown }[] {
  const events: { event: string | undefined; data: unknown }[] = [];
  const parser = createParser({
    onEvent: ({ event, data }) => {
      if (data !== '[DONE]') events.push({ event, data: JSON.parse(data) });
    },
  });
  parser.feed(text);
  return events;
}

describe('the OpenAPI document', () => {
  it('is valid OpenAPI 3.1', async () => {
    const check = await validate('https://spec.openapis.org/oas/3.1/schema-base');
    const document = (await documentOf()) as unknown as Parameters<typeof check>[0];
    expect(check(document, 'BASIC')).toEqual({ valid: true });
    expect(check({ openapi: '3.1.1', info: {}, paths: {} }).valid).toBe(false);
  });

  it.each([
    ['with all its parts', WHOLE],
    ['with only the question routes', {}],
  ])('lists exactly the routes of a service %s', async (_what, parts) => {
    const app = createFakeApp(parts);
    const routes = app.routes
      .filter(({ path }) => !path.startsWith('/assets/'))
      .map(
        ({ method, path }) =>
          `${method.toLowerCase()} ${path.replace('*', ':name').replace(/:(\w+)/g, '{$1}')}`,
      );
    const described = Object.entries((await documentOf(app)).paths).flatMap(([path, item]) =>
      Object.keys(item).map((method) => `${method} ${path}`),
    );
    expect(described.sort()).toEqual([...new Set(routes)].sort());
  });

  it('contains every schema that it refers to and no unused one', async () => {
    const document = await documentOf();
    const used = [...JSON.stringify(document).matchAll(/"#\/components\/schemas\/([\w-]+)"/g)];
    const names = new Set(used.map(([, name]) => name));
    expect([...names].sort()).toEqual(Object.keys(document.components.schemas).sort());
  });

  it('has the limits of the schema that validates the requests', async () => {
    const { schemas } = (await documentOf()).components;
    expect(schemas['ChatInput']?.properties?.['message']).toMatchObject({ minLength: 1, maxLength: 4_000 });
    expect(schemas['ChatInput']?.required).toEqual(['message']);
  });

  it('omits the bounds of safe integers', async () => {
    expect(JSON.stringify(await documentOf())).not.toContain(String(Number.MAX_SAFE_INTEGER));
  });

  it('answers 304 to a client that has it', async () => {
    const app = createFakeApp(WHOLE);
    const etag = (await app.request('/openapi.json')).headers.get('etag') ?? '';
    const again = await app.request('/openapi.json', { headers: { 'If-None-Match': etag } });
    expect(again.status).toBe(304);
  });
});

describe('the OpenAPI document describes', () => {
  it.each([
    ['Answer', '/chat', { message: 'Hello' }],
    ['Completion', '/v1/chat/completions', { model: 'rag-chat', messages: [MESSAGE] }],
  ])('the body of %s from POST', async (shape, path, body) => {
    const response = await post(path, body);
    expect(response.status).toBe(200);
    expect(await differencesFrom(shape, await response.json())).toEqual([]);
  });

  it.each(Object.keys(SCENARIOS))('the events of /chat: %s', async (scenario) => {
    const { content } = (await documentOf()).paths['/chat']?.['post']?.responses['200'] ?? {};
    const named = content?.['text/event-stream']?.['x-event-data'] ?? {};
    const response = await post('/chat', { message: 'Hello', stream: true }, appOf(scenario));
    for (const { event = '', data } of eventsOf(await response.text())) {
      expect(await differencesFrom(named[event]?.$ref.split('/').at(-1) ?? '', data)).toEqual([]);
    }
  });

  it.each(Object.keys(SCENARIOS).filter((name) => !/broken|differently/.test(name)))(
    'the chunks of completions and UI messages: %s',
    async (scenario) => {
      const completion = {
        model: 'rag-chat',
        messages: [MESSAGE],
        stream: true,
        stream_options: { include_usage: true },
      };
      const chunks = await post('/v1/chat/completions', completion, appOf(scenario));
      for (const { data } of eventsOf(await chunks.text())) {
        expect(await differencesFrom('CompletionChunk', data)).toEqual([]);
      }
      const parts = await post('/api/chat', { messages: [UI_MESSAGE] }, appOf(scenario));
      for (const { data } of eventsOf(await parts.text())) {
        expect(await differencesFrom('UiMessageChunk', data)).toEqual([]);
      }
    },
  );

  it.each([
    ['Problem', '/chat', 422, { message: '', session_id: '7' }],
    ['CompletionError', '/v1/chat/completions', 400, { model: 'rag-chat', messages: [], n: 2 }],
    ['CompletionError', '/v1/chat/completions', 404, { model: 'other', messages: [MESSAGE] }],
  ])('the error %s of %s with %i', async (shape, path, status, body) => {
    const response = await post(path, body);
    expect(response.status).toBe(status);
    expect(await differencesFrom(shape, await response.json())).toEqual([]);
  });

  it.each([
    ['Health', '/health'],
    ['Readiness', '/ready'],
    ['ModelList', '/v1/models'],
    ['Model', '/v1/models/rag-chat'],
  ])('the body of %s from GET', async (shape, path) => {
    const response = await createFakeApp(WHOLE).request(path);
    expect(await differencesFrom(shape, await response.json())).toEqual([]);
  });

  it.each([
    ['Problem', '/chat', 'application/problem+json'],
    ['CompletionError', '/v1/chat/completions', 'application/json'],
  ])('%s in an example of each error of %s', async (shape, path, mediaType) => {
    const { paths } = await documentOf();
    const { 200: _, ...errors } = paths[path]?.['post']?.responses ?? {};
    expect(Object.keys(errors).length).toBeGreaterThan(6);
    for (const [status, { content }] of Object.entries(errors)) {
      const example = content?.[mediaType]?.example;
      expect([status, await differencesFrom(shape, example)]).toEqual([status, []]);
      if (shape === 'Problem') expect(example).toMatchObject({ status: Number(status) });
    }
  });

  it('the answers in the examples', async () => {
    const { paths } = await documentOf();
    const contentOf = (path: string) => paths[path]?.['post']?.responses['200']?.content;
    expect(await differencesFrom('Answer', contentOf('/chat')?.['application/json']?.example)).toEqual([]);
    const { 'x-event-data': named = {}, example } = contentOf('/chat')?.['text/event-stream'] ?? {};
    const events = eventsOf(String(example));
    expect(events.map(({ event }) => event)).toEqual(['start', 'sources', 'delta', 'delta', 'done']);
    for (const { event = '', data } of events)
      expect(await differencesFrom(named[event]?.$ref.split('/').at(-1) ?? '', data)).toEqual([]);
  });

  it('the headers of a rate limit error', async () => {
    const full: RateLimiter = {
      consume: async () => ({ allowed: false, limit: 10, remaining: 0, retryAfterMs: 1_234, resetMs: 9_000 }),
    };
    const app = createFakeApp({ ...WHOLE, limits: { ...OPEN_LIMITS, answers: full } });
    const { paths } = await documentOf();
    for (const path of ['/chat', '/v1/chat/completions', '/api/chat']) {
      const described = Object.keys(paths[path]?.['post']?.responses['429']?.headers ?? {});
      expect(described).not.toEqual([]);
      const body = { message: 'Hello', model: 'rag-chat', messages: [{ ...MESSAGE, ...UI_MESSAGE }] };
      const { status, headers } = await post(path, body, app);
      expect([path, status]).toEqual([path, 429]);
      for (const name of described) expect(headers.has(name), `${path} ${name}`).toBe(true);
    }
  });

  it('the body of a service that is not ready', async () => {
    const app = createFakeApp({ ...WHOLE, readiness: async () => ['index missing'] });
    expect(await differencesFrom('Readiness', await (await app.request('/ready')).json())).toEqual([]);
  });

  it('the errors of every protocol', async () => {
    const down = createFakeEngine(() =>
      toIterable([{ type: 'error', error: new RagError('search_unavailable', 'host x') } as const]),
    );
    const app = createFakeApp({ ...WHOLE, engine: down });
    const completion = { model: 'rag-chat', messages: [MESSAGE] };
    const [chat, completions, messages] = await Promise.all([
      post('/chat', { message: 'Hello' }, app),
      post('/v1/chat/completions', completion, app),
      post('/api/chat', { messages: [UI_MESSAGE] }, app),
    ]);
    expect([chat.status, completions.status, messages.status]).toEqual([503, 503, 503]);
    expect(await differencesFrom('Problem', await chat.json())).toEqual([]);
    expect(await differencesFrom('CompletionError', await completions.json())).toEqual([]);
    expect(await messages.text()).toBe('The documents cannot be searched right now.');
  });

  it('no unknown field or value, which the check reports', async () => {
    expect(await differencesFrom('Health', { status: 'healthy', more: 1 })).not.toEqual([]);
    expect(await differencesFrom('Health', { status: 'ill' })).not.toEqual([]);
  });
});
