import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Environment } from '../../given-variables.ts';
import { readConfiguration } from '../../read-configuration.ts';
import { openModels } from './open-models.ts';

/** A server with just enough of the API, and the requests that it received. */
function stubServer(): Request[] {
  const requests: Request[] = [];
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
    const request = new Request(url, init);
    requests.push(request);
    if (request.url.endsWith('/embeddings')) {
      return Response.json({ data: [{ index: 0, embedding: [3, 0, 4] }], usage: {} });
    }
    if (request.url.endsWith('/moderations')) return Response.json({ results: [{ flagged: true }] });
    const chunk = { choices: [{ index: 0, delta: { content: 'Standalone?' }, finish_reason: 'stop' }] };
    return new Response(`data: ${JSON.stringify(chunk)}\n\ndata: [DONE]\n\n`, {
      headers: { 'content-type': 'text/event-stream' },
    });
  });
  return requests;
}

const openFrom = (env: Environment) => openModels(readConfiguration(env).models);

const followUp = { question: 'And then?', history: [{ role: 'user' as const, content: 'What is compost?' }] };

describe('openModels', () => {
  let requests: Request[];
  beforeEach(() => {
    requests = stubServer();
  });
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it('uses the named model for answers', async () => {
    const { llm, embedder, isGenerative } = await openFrom({
      OPENAI_API_KEY: 'key',
      OPENAI_MODEL: 'm',
    });
    expect({ model: llm.model, embedder, isGenerative }).toEqual({
      model: 'm',
      embedder: undefined,
      isGenerative: true,
    });
  });

  it('uses the named model to rewrite follow-up questions', async () => {
    const { rewriter } = await openFrom({ OPENAI_BASE_URL: 'http://localhost:1/v1', OPENAI_MODEL: 'm' });
    expect(await rewriter.rewrite(followUp)).toBe('Standalone?');
  });

  it('uses the named moderation model, even when no model writes answers', async () => {
    const { moderator, isGenerative } = await openFrom({
      OPENAI_API_KEY: 'key',
      OPENAI_MODERATION_MODEL: 'omni',
    });
    expect([await moderator?.allows('How?'), isGenerative]).toEqual([false, false]);
    expect(await requests[0]?.json()).toEqual({ model: 'omni', input: 'How?' });
  });

  it('sends as many texts in one request as configured', async () => {
    const { embedder } = await openFrom({
      OPENAI_API_KEY: 'key',
      OPENAI_EMBEDDING_MODEL: 'e',
      EMBEDDING_DIMENSIONS: '3',
      EMBEDDING_BATCH_SIZE: '1',
    });
    await embedder?.embed(['a', 'b']);
    expect(await Promise.all(requests.map((request) => request.json()))).toMatchObject([
      { input: ['a'] },
      { input: ['b'] },
    ]);
  });

  it.each([
    ['qwen3:8b', {}, 200 + 4_096],
    ['m', {}, 200],
    ['m', { OPENAI_REASONING_TOKENS: '700' }, 900],
  ])('gives %s room for thoughts with %j', async (model, env, limit) => {
    const { rewriter } = await openFrom({ OPENAI_API_KEY: 'key', OPENAI_MODEL: model, ...env });
    await rewriter.rewrite(followUp);
    expect(await requests[0]?.json()).toMatchObject({ max_tokens: limit });
  });

  it('has no moderator unless a moderation model is named', async () => {
    const { moderator } = await openFrom({ OPENAI_API_KEY: 'key', OPENAI_MODEL: 'm' });
    expect(moderator).toBeUndefined();
  });

  it('learns the length of the vectors from the embedding model', async () => {
    const { embedder, isGenerative } = await openFrom({
      OPENAI_API_KEY: 'key',
      OPENAI_EMBEDDING_MODEL: 'e',
    });
    expect({ model: embedder?.model, dimensions: embedder?.dimensions, isGenerative }).toEqual({
      model: 'e',
      dimensions: 3,
      isGenerative: false,
    });
  });

  it.each([
    ['the named server', 'http://localhost:1/v1', 'http://localhost:1/v1/embeddings'],
    ['OpenAI when no server is named', undefined, 'https://api.openai.com/v1/embeddings'],
  ])('calls %s and ignores what the package finds in the environment', async (_which, baseUrl, expected) => {
    vi.stubEnv('OPENAI_BASE_URL', 'https://elsewhere.example/v1');
    await openFrom({
      ...(baseUrl === undefined ? {} : { OPENAI_BASE_URL: baseUrl }),
      OPENAI_API_KEY: 'key',
      OPENAI_EMBEDDING_MODEL: 'e',
    });
    expect(requests.map(({ url }) => url)).toEqual([expected]);
  });

  it('sends only the configured key', async () => {
    vi.stubEnv('OPENAI_API_KEY', 'from elsewhere');
    await openFrom({ OPENAI_API_KEY: 'key', OPENAI_EMBEDDING_MODEL: 'e' });
    await openFrom({ OPENAI_BASE_URL: 'http://localhost:1/v1', OPENAI_EMBEDDING_MODEL: 'e' });
    expect(requests.map(({ headers }) => headers.get('authorization'))).toEqual([
      'Bearer key',
      'Bearer unused',
    ]);
  });

  it('rejects after one call when the embedding model is unreachable', async () => {
    const fetchFailing = vi.fn(async () => {
      throw new TypeError('fetch failed');
    });
    vi.stubGlobal('fetch', fetchFailing);
    const opened = openFrom({ OPENAI_API_KEY: 'key', OPENAI_EMBEDDING_MODEL: 'e' });
    await expect(opened).rejects.toMatchObject({ code: 'model_unavailable' });
    expect(fetchFailing).toHaveBeenCalledTimes(1);
  });
});
