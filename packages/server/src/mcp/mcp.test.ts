import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { RateLimiter } from '@rag/core';
import { RagError } from '@rag/core';
import { afterEach, describe, expect, it } from 'vitest';
import { createFakeApp, OPEN_LIMITER } from '../__fixtures__/fake-app.ts';
import { ANSWER, createFakeEngine, SESSION_ID, toIterable } from '../__fixtures__/fake-engine.ts';
import type { AppDependencies } from '../app.ts';
import { addMcpRoute } from './add-mcp-route.ts';

const opened: Client[] = [];

afterEach(async () => {
  for (const client of opened.splice(0)) await client.close();
});

/** The SDK's own client, connected to a service. */
async function connect(dependencies: Partial<AppDependencies> = {}): Promise<Client> {
  const app = createFakeApp({ addMcpRoute, ...dependencies });
  const client = new Client({ name: 'test', version: '1.0.0' });
  const transport = new StreamableHTTPClientTransport(new URL('http://service.example/mcp'), {
    fetch: async (url, init) => app.request(String(url), init),
  });
  // Its `sessionId` is typed as if it could not be absent.
  await client.connect(transport as Parameters<Client['connect']>[0]);
  opened.push(client);
  return client;
}

function post(body: object, headers: Record<string, string> = {}, app = createFakeApp({ addMcpRoute })) {
  return app.request('/mcp', {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      Accept: 'application/json, text/event-stream',
      ...headers,
    },
    body: JSON.stringify(body),
  });
}

describe('POST /mcp', () => {
  const initialize = {
    jsonrpc: '2.0',
    id: 1,
    method: 'initialize',
    params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'test', version: '1' } },
  };

  it.each([
    'Application/JSON, Text/Event-Stream',
    'application/json',
    '*/*',
    'application/*;q=0.5',
    'text/event-stream, application/json;q=0.1',
  ])('answers a client that accepts JSON as %s', async (Accept) => {
    const response = await post(initialize, { Accept });

    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/json');
  });

  it.each(['text/event-stream', 'application/json;q=0, text/event-stream', 'text/html'])(
    'refuses a client that does not accept JSON: %s',
    async (Accept) => {
      expect((await post(initialize, { Accept })).status).toBe(406);
    },
  );
});

describe("the MCP SDK's client", () => {
  it('lists the tools', async () => {
    const { tools } = await (await connect()).listTools();

    expect(tools.map(({ name, annotations }) => [name, annotations?.readOnlyHint])).toEqual([
      ['ask', true],
      ['search', true],
    ]);
    expect(tools[0]?.inputSchema.required).toEqual(['message']);
  });

  it('gets an answer with citations', async () => {
    const engine = createFakeEngine();
    const client = await connect({ engine });

    const result = await client.callTool({
      name: 'ask',
      arguments: { message: 'When does the library open?', session_id: SESSION_ID },
    });

    expect(result.content).toEqual([
      { type: 'text', text: 'The library opens at nine.[1]\n[1] guide.pdf, page 3' },
    ]);
    expect(result.structuredContent).toMatchObject({
      answer: ANSWER.text,
      outcome: 'answered',
      citations: [{ marker: 1, reference: 'guide.pdf#page=3' }],
    });
    expect(engine.requests).toMatchObject([
      { message: 'When does the library open?', sessionId: SESSION_ID },
    ]);
  });

  it('gets passages', async () => {
    const client = await connect();

    const result = await client.callTool({ name: 'search', arguments: { query: 'opening hours' } });

    expect(result.structuredContent).toEqual({
      passages: [
        {
          source: 'guide.pdf',
          page: 3,
          heading: 'Opening hours',
          reference: 'guide.pdf#page=3',
          excerpt: 'The library opens at nine and closes at six.',
        },
      ],
    });
  });

  it.each(['ask', 'search'])('gets a tool error when %s exceeds the rate limit', async (name) => {
    const full: RateLimiter = {
      consume: async () => ({ allowed: false, limit: 1, remaining: 0, retryAfterMs: 7_000, resetMs: 7_000 }),
    };
    const client = await connect({ limits: { answers: full, newAnswers: OPEN_LIMITER } });

    const result = await client.callTool({ name, arguments: { message: 'When?', query: 'When?' } });

    expect(result).toMatchObject({ isError: true });
    expect(JSON.stringify(result.content)).toContain('Too many questions in a short time.');
  });

  it('gets a failure without internal details', async () => {
    const error = new RagError('model_unavailable', 'secrets of the inside');
    const client = await connect({
      engine: createFakeEngine(() => toIterable([{ type: 'error', error } as const])),
    });

    const result = await client.callTool({ name: 'ask', arguments: { message: 'When?' } });

    expect(result).toMatchObject({ isError: true });
    expect(JSON.stringify(result.content)).not.toContain('secrets');
  });
});

describe('POST /mcp', () => {
  const LIST = { jsonrpc: '2.0', id: 1, method: 'tools/list' };

  it('needs no session, so that any replica can answer', async () => {
    const response = await post(LIST);

    expect(response.status).toBe(200);
    expect(response.headers.get('mcp-session-id')).toBeNull();
    expect(response.headers.get('cache-control')).toBe('no-store');
  });

  it('refuses pages of other origins unless they are allowed', async () => {
    const headers = { Origin: 'https://elsewhere.example' };
    const open = createFakeApp({ addMcpRoute, corsOrigins: ['https://elsewhere.example'] });

    expect((await post(LIST, headers)).status).toBe(401);
    expect((await post(LIST, headers, open)).status).toBe(200);
    expect((await post(LIST, { Origin: 'http://localhost', Host: 'localhost' })).status).toBe(200);
  });

  it('refuses a body that is too large', async () => {
    expect((await post({ ...LIST, params: { padding: 'x'.repeat(20_000) } })).status).toBe(413);
  });

  it('has no stream for GET requests', async () => {
    const response = await createFakeApp({ addMcpRoute }).request('/mcp');

    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('POST');
  });
});
