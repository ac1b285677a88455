import { describe, expect, it } from 'vitest';
import { createFakeApp } from '../__fixtures__/fake-app.ts';

function post(path: string, body: object): Promise<Response> {
  const init = {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  };
  return Promise.resolve(createFakeApp().request(path, init));
}

const completion = (messages: unknown[]) => post('/v1/chat/completions', { model: 'rag-chat', messages });
const question = { role: 'user', content: 'Hello' };

describe('a conversation of many items', () => {
  it('is limited to a thousand items', async () => {
    const messages = Array.from({ length: 1_000 }, () => question);
    expect((await completion(messages)).status).toBe(200);
    const refused = await completion([...messages, question]);
    expect([refused.status, await refused.json()]).toMatchObject([
      400,
      { error: { param: 'messages', message: 'messages: must have at most 1000 messages and parts.' } },
    ]);
  });

  it.each([
    ['/v1/chat/completions', 'content'],
    ['/api/chat', 'parts'],
  ])('is limited by the parts of its messages too: %s', async (path, field) => {
    const part = { type: 'text', text: 'x' };
    const body = (count: number) => ({
      model: 'rag-chat',
      messages: [{ role: 'user', [field]: Array.from({ length: count }, () => part) }],
    });
    expect((await post(path, body(999))).status).toBe(200);
    expect((await post(path, body(1_000))).status).toBeGreaterThanOrEqual(400);
  });

  it('is rejected with at most ten errors', async () => {
    const { error } = (await (await completion(Array(500).fill({ role: 'root' }))).json()) as {
      error: { message: string };
    };
    expect(error.message.match(/messages\[\d+\]\.role/g)).toHaveLength(10);
  });
});

it.each([null, 7, 'x', [], { messages: 7 }, { messages: null }])('the body %j is rejected', async (body) => {
  for (const path of ['/v1/chat/completions', '/api/chat']) {
    const response = await post(path, body as object);
    expect([400, 422]).toContain(response.status);
  }
});
