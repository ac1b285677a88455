import { createServer } from 'node:http';
import { inspect } from 'node:util';
import type { LLM } from '@rag/core';
import OpenAI, { AzureOpenAI } from 'openai';
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  json,
  type LoopbackServer,
  readFixture,
  sse,
  startLoopbackServer,
} from '../__fixtures__/loopback-server.ts';
import { type AzureOpenAIClientOptions, createAzureOpenAIClient } from './azure-client.ts';
import { createOpenAILLM } from './openai-llm.ts';

const KEY = 'a-very-secret-key';
const TOKEN = 'a-very-secret-token';
const DATED = { AzureOpenAI, version: '2024-10-21' } as const;

let server: LoopbackServer | undefined;

afterEach(async () => {
  vi.unstubAllEnvs();
  await server?.close();
  server = undefined;
});

async function connect(
  credentials: Pick<AzureOpenAIClientOptions, 'apiKey' | 'tokenProvider' | 'timeoutMs' | 'dated'>,
  respond = sse(readFixture('azure.sse')),
): Promise<{ client: OpenAI; llm: LLM; server: LoopbackServer }> {
  server = await startLoopbackServer(respond);
  const endpoint = new URL(server.client.baseURL).origin;
  const client = createAzureOpenAIClient({ OpenAI, endpoint, ...credentials });
  return { client, server, llm: createOpenAILLM({ client, model: 'chat' }) };
}

async function run(llm: LLM, signal?: AbortSignal): Promise<unknown> {
  const request = { messages: [{ role: 'user' as const, content: 'a private question' }] };
  try {
    for await (const _ of llm.stream(request, signal === undefined ? {} : { signal }));
    return undefined;
  } catch (error) {
    return error;
  }
}

describe('a request', () => {
  it('goes to the v1 API with the key and without a version', async () => {
    const { llm, server: loopback } = await connect({ apiKey: KEY });
    await run(llm);
    expect(loopback.requests).toMatchObject([
      { path: '/openai/v1/chat/completions', headers: { 'api-key': KEY }, body: { model: 'chat' } },
    ]);
    expect(loopback.requests[0]?.headers).not.toHaveProperty('authorization');
  });

  it('goes to the deployment with the key when a version is given', async () => {
    const { llm, server: loopback } = await connect({ apiKey: KEY, dated: DATED });
    await run(llm);
    expect(loopback.requests).toMatchObject([
      {
        path: '/openai/deployments/chat/chat/completions?api-version=2024-10-21',
        headers: { 'api-key': KEY },
      },
    ]);
    expect(loopback.requests[0]?.headers).not.toHaveProperty('authorization');
  });

  it('goes to the deployment with only a token when there is no key', async () => {
    const { llm, server: loopback } = await connect({ tokenProvider: async () => TOKEN, dated: DATED });
    await run(llm);
    expect(loopback.requests).toMatchObject([{ headers: { authorization: `Bearer ${TOKEN}` } }]);
    expect(loopback.requests[0]?.headers).not.toHaveProperty('api-key');
  });

  it('has a new token for each call', async () => {
    let asked = 0;
    const { llm, server: loopback } = await connect({ tokenProvider: async () => `token-${++asked}` });
    await run(llm);
    await run(llm);
    expect(loopback.requests.map(({ headers }) => [headers.authorization, headers['api-key']])).toEqual([
      ['Bearer token-1', undefined],
      ['Bearer token-2', undefined],
    ]);
  });

  it.each([[{}], [{ dated: DATED }]])('ignores the variables of the OpenAI package (%#)', async (dated) => {
    for (const name of ['OPENAI_API_KEY', 'OPENAI_ADMIN_KEY', 'OPENAI_ORG_ID', 'OPENAI_PROJECT_ID'])
      vi.stubEnv(name, 'from elsewhere');
    for (const name of ['AZURE_OPENAI_API_KEY', 'AZURE_OPENAI_ENDPOINT', 'OPENAI_API_VERSION'])
      vi.stubEnv(name, 'https://elsewhere.example');
    vi.stubEnv('OPENAI_BASE_URL', 'https://elsewhere.example/v1');
    const { llm, client, server: loopback } = await connect({ apiKey: KEY, ...dated });
    await run(llm);
    expect(loopback.requests).toHaveLength(1);
    expect(`${inspect(client, { depth: 9 })} ${inspect(loopback.requests)}`).not.toContain('elsewhere');
  });

  it('does not follow a redirect', async () => {
    const elsewhere = vi.fn();
    const other = createServer(elsewhere).listen(0, '127.0.0.1');
    const { llm } = await connect({ apiKey: KEY }, (response) => {
      const address = other.address();
      const port = typeof address === 'object' ? address?.port : undefined;
      response.writeHead(307, { location: `http://127.0.0.1:${port}/` });
      response.end();
    });
    expect(await run(llm)).toMatchObject({
      code: 'model_unavailable',
      retryable: false,
      message: expect.stringContaining('redirect (307)'),
    });
    expect(elsewhere).not.toHaveBeenCalled();
    other.close();
  });
});

describe('a token', () => {
  it.each<[string, () => Promise<string>]>([
    ['that is refused', () => Promise.reject(new Error('tenant 42 says no'))],
    ['that is empty', async () => ''],
    ['with a line break', async () => `${TOKEN}\n`],
  ])('%s is reported as unauthorized, and nothing is sent', async (_name, tokenProvider) => {
    const { llm, server: loopback } = await connect({ tokenProvider });
    const error = await run(llm);
    expect(error).toMatchObject({ code: 'unauthorized', retryable: true });
    expect(inspect(error, { depth: 9 })).not.toMatch(/tenant|secret/);
    expect(loopback.requests).toEqual([]);
  });

  it('that never arrives ends with the caller’s abort', async () => {
    const controller = new AbortController();
    const { llm } = await connect({
      tokenProvider: () => {
        queueMicrotask(() => controller.abort());
        return new Promise(() => undefined);
      },
    });
    expect(await run(llm, controller.signal)).toMatchObject({ code: 'aborted' });
  });

  it('that never arrives counts towards the time limit', async () => {
    const { llm } = await connect({ tokenProvider: () => new Promise(() => undefined), timeoutMs: 1 });
    expect(await run(llm)).toMatchObject({ code: 'timeout' });
  });
});

describe('a secret', () => {
  it.each([[{}], [{ dated: DATED }]])(
    'is not in the client, the model or their texts (%#)',
    async (dated) => {
      const { client, llm } = await connect({ apiKey: KEY, ...dated });
      await run(llm);
      const values: unknown[] = [client, client.chat, llm];
      const all = { depth: 9, showHidden: true, getters: true } as const;
      const shown = values.flatMap((value) => [inspect(value, all), String(value)]);
      expect(shown.join('\n')).not.toContain('secret');
    },
  );

  it('of a token provider is not kept in the client after a call', async () => {
    const { client, llm } = await connect({ tokenProvider: async () => TOKEN });
    await run(llm);
    expect(inspect(client, { depth: 9, showHidden: true })).not.toContain('secret');
  });

  it.each<[string, Parameters<typeof connect>[1]]>([
    [
      'a refusal that quotes it',
      json(401, JSON.stringify({ error: { code: '401', message: `wrong key ${KEY}` } })),
    ],
    ['an answer that is none', sse(`data: {"choices": [${KEY}\n\n`)],
    [
      'a broken connection',
      (response) => {
        response.destroy();
      },
    ],
  ])('is not in the error of %s', async (_name, respond) => {
    const { llm } = await connect({ apiKey: KEY }, respond);
    const error = await run(llm);
    expect(error).toBeInstanceOf(Error);
    expect(`${inspect(error, { depth: 9, showHidden: true })} ${String(error)}`).not.toMatch(
      /secret|private/,
    );
  });

  it('that is invalid is rejected without being quoted', () => {
    const create = () =>
      createAzureOpenAIClient({ OpenAI, endpoint: 'https://a.openai.azure.com', apiKey: `${KEY}\n` });
    expect(create).toThrow(/apiKey/);
    expect(create).not.toThrow(/secret/);
  });
});

it.each([{}, { apiKey: KEY, tokenProvider: async () => TOKEN }])(
  'createAzureOpenAIClient throws for no credential and for both credentials (%#)',
  (credentials) => {
    const endpoint = 'https://a.openai.azure.com';
    expect(() => createAzureOpenAIClient({ OpenAI, endpoint, ...credentials })).toThrow(/either/);
  },
);

it.each(['v1', 'latest', '2024-10-21&a=b'])(
  'createAzureOpenAIClient refuses %s for a dated version',
  (version) => {
    const endpoint = 'https://a.openai.azure.com';
    const dated = { AzureOpenAI, version };
    expect(() => createAzureOpenAIClient({ OpenAI, endpoint, apiKey: KEY, dated })).toThrow(/dated.version/);
  },
);

it.each([0, 1.5, Number.NaN])('createAzureOpenAIClient refuses a time limit of %s', (timeoutMs) => {
  const options = { OpenAI, endpoint: 'https://a.openai.azure.com', apiKey: KEY, timeoutMs };
  expect(() => createAzureOpenAIClient(options)).toThrow(/timeoutMs/);
});
