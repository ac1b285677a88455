import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { pauseUntil, toBursts } from './pace.ts';
import type { TokenUsage } from './send-body.ts';
import { type AzureOpenAI, startAzureOpenAI } from './start-azure-openai.ts';

const usages: [string, TokenUsage][] = [];
let azure: AzureOpenAI;
beforeEach(async () => {
  usages.length = 0;
  azure = await startAzureOpenAI({
    choosePace: (operation) =>
      operation === 'chat' ? { firstMs: 60, restMs: 80 } : { firstMs: 30, restMs: 0 },
    onUsage: (deployment, usage) => usages.push([deployment, usage]),
  });
});
afterEach(() => azure.close());

function post(path: string, body: object): Promise<Response> {
  const headers = { 'api-key': azure.apiKey, 'content-type': 'application/json' };
  return fetch(`${azure.endpoint}/openai/v1/${path}`, {
    method: 'POST',
    headers,
    body: JSON.stringify(body),
  });
}

const question = { model: 'gpt-4o-mini', messages: [{ role: 'user', content: 'Hello' }], stream: true };

describe('a paced model', () => {
  it('sends its first text after firstMs and its last after restMs more', async () => {
    const startedAt = performance.now();
    const reader = (await post('chat/completions', question)).body?.getReader();
    await reader?.read();
    const firstMs = performance.now() - startedAt;
    while ((await reader?.read())?.done === false);
    const totalMs = performance.now() - startedAt;
    expect([firstMs >= 59, totalMs >= 138]).toEqual([true, true]);
  });
  it('sends the same text as a model without a pace', async () => {
    const instant = await startAzureOpenAI({ apiKey: azure.apiKey });
    const texts = await Promise.all(
      [azure, instant].map(async ({ endpoint, apiKey }) => {
        const response = await fetch(`${endpoint}/openai/v1/chat/completions`, {
          method: 'POST',
          headers: { 'api-key': apiKey, 'content-type': 'application/json' },
          body: JSON.stringify(question),
        });
        return (await response.text()).replaceAll(/"created":\d+/g, '');
      }),
    );
    await instant.close();
    expect(texts[0]).toBe(texts[1]);
  });
  it('delays embeddings too', async () => {
    const startedAt = performance.now();
    await post('embeddings', { model: 'text-embedding-3-small', input: 'Hello' });
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(29);
  });
});

it('the stand-in reports the tokens of every answer with its deployment', async () => {
  await (await post('chat/completions', question)).text();
  await (await post('embeddings', { model: 'text-embedding-3-small', input: 'Hello' })).text();
  expect(usages).toEqual([
    ['gpt-4o-mini', { promptTokens: 5, cachedTokens: 0, completionTokens: expect.any(Number) }],
    ['text-embedding-3-small', { promptTokens: 1, cachedTokens: 0, completionTokens: 0 }],
  ]);
});

it('a late step of a call does not delay the next one', async () => {
  vi.useFakeTimers();
  try {
    const arrivedAt = performance.now();
    vi.advanceTimersByTime(90);
    const { signal } = new AbortController();
    await pauseUntil(arrivedAt + 60, signal);
    expect(vi.getTimerCount()).toBe(0);
    const second = pauseUntil(arrivedAt + 140, signal);
    await vi.advanceTimersByTimeAsync(50);
    await second;
    expect(performance.now() - arrivedAt).toBe(140);
  } finally {
    vi.useRealTimers();
  }
});

describe('toBursts', () => {
  it.each([0, 1, 7, 8, 9, 100])('keeps the text of %d chunks in at most eight bursts', (count) => {
    const chunks = Array.from({ length: count }, (_, index) => `${index},`);
    const bursts = toBursts(chunks);
    expect(bursts.join('')).toBe(chunks.join(''));
    expect(bursts.length).toBeLessThanOrEqual(8);
  });
});
