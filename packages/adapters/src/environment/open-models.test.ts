import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openModels } from './open-models.ts';
import { Secret } from './secret.ts';

/** A server that speaks just enough of the API, and the requests it got. */
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

const followUp = { question: 'And then?', history: [{ role: 'user' as const, content: 'What is compost?' }] };

describe('openModels', () => {
  let requests: Request[];
  beforeEach(() => {
    requests = stubServer();
  });
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it('lets the named model write answers', async () => {
    const { llm, embedder, usesModel } = await openModels({
      OPENAI_API_KEY: new Secret('key'),
      OPENAI_MODEL: 'm',
    });
    expect({ model: llm.model, embedder, usesModel }).toEqual({
      model: 'm',
      embedder: undefined,
      usesModel: true,
    });
  });

  it('lets the named model make follow-ups standalone', async () => {
    const { rewriter } = await openModels({ OPENAI_BASE_URL: 'http://localhost:1/v1', OPENAI_MODEL: 'm' });
    expect(await rewriter.rewrite(followUp)).toBe('Standalone?');
  });

  it('lets the named model decide which questions are answered, also where none writes', async () => {
    const { moderator, usesModel } = await openModels({
      OPENAI_API_KEY: new Secret('key'),
      OPENAI_MODERATION_MODEL: 'omni',
    });
    expect([await moderator?.allows('How?'), usesModel]).toEqual([false, false]);
    expect(await requests[0]?.json()).toEqual({ model: 'omni', input: 'How?' });
  });

  it('asks nobody for leave unless a model for that is named', async () => {
    const { moderator } = await openModels({ OPENAI_API_KEY: new Secret('key'), OPENAI_MODEL: 'm' });
    expect(moderator).toBeUndefined();
  });

  it('learns the length of the vectors from the embedding model', async () => {
    const { embedder, usesModel } = await openModels({
      OPENAI_API_KEY: new Secret('key'),
      OPENAI_EMBEDDING_MODEL: 'e',
    });
    expect({ model: embedder?.model, dimensions: embedder?.dimensions, usesModel }).toEqual({
      model: 'e',
      dimensions: 3,
      usesModel: false,
    });
  });

  it.each([
    ['the server that is named', 'http://localhost:1/v1', 'http://localhost:1/v1/embeddings'],
    ['OpenAI when none is', undefined, 'https://api.openai.com/v1/embeddings'],
  ])('asks %s, whatever the package finds in the environment', async (_which, baseUrl, expected) => {
    vi.stubEnv('OPENAI_BASE_URL', 'https://elsewhere.example/v1');
    await openModels({
      ...(baseUrl === undefined ? {} : { OPENAI_BASE_URL: baseUrl }),
      OPENAI_API_KEY: new Secret('key'),
      OPENAI_EMBEDDING_MODEL: 'e',
    });
    expect(requests.map(({ url }) => url)).toEqual([expected]);
  });

  it('sends the key that was set, and no other', async () => {
    vi.stubEnv('OPENAI_API_KEY', 'from elsewhere');
    await openModels({ OPENAI_API_KEY: new Secret('key'), OPENAI_EMBEDDING_MODEL: 'e' });
    await openModels({ OPENAI_BASE_URL: 'http://localhost:1/v1', OPENAI_EMBEDDING_MODEL: 'e' });
    expect(requests.map(({ headers }) => headers.get('authorization'))).toEqual([
      'Bearer key',
      'Bearer unused',
    ]);
  });

  it('says that the model is not to be reached, after one call', async () => {
    const fetchFailing = vi.fn(async () => {
      throw new TypeError('fetch failed');
    });
    vi.stubGlobal('fetch', fetchFailing);
    const opened = openModels({ OPENAI_API_KEY: new Secret('key'), OPENAI_EMBEDDING_MODEL: 'e' });
    await expect(opened).rejects.toMatchObject({ code: 'model_unavailable' });
    expect(fetchFailing).toHaveBeenCalledTimes(1);
  });
});
