import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type AzureOpenAI, type Fault, startAzureOpenAI } from './index.ts';

let azure: AzureOpenAI;

beforeAll(async () => {
  azure = await startAzureOpenAI();
});
afterAll(() => azure.close());
beforeEach(() => azure.reset());

const BODY = { model: 'gpt-4o-mini', messages: [{ role: 'user', content: 'one two three four' }] };

function post(path: string, body: object, signal?: AbortSignal): Promise<Response> {
  return fetch(`${azure.endpoint}/openai/v1/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'api-key': azure.apiKey },
    body: JSON.stringify(body),
    ...(signal === undefined ? {} : { signal }),
  });
}

const chat = (signal?: AbortSignal) => post('chat/completions', { ...BODY, stream: true }, signal);
const embed = (signal?: AbortSignal) =>
  post('embeddings', { model: 'text-embedding-3-small', input: 'a', dimensions: 64 }, signal);

/** Reads until something has come that is text of the answer. */
async function readFirstText(response: Response): Promise<ReadableStreamDefaultReader<Uint8Array>> {
  const reader = (response.body ?? new ReadableStream()).getReader();
  let text = '';
  while (!/"content":"[^"]/u.test(text)) {
    const { value, done } = await reader.read();
    if (done) throw new Error('The stream ended without text.');
    text += Buffer.from(value).toString('utf8');
  }
  return reader;
}

describe('an error', () => {
  it.each<[Fault, Record<string, string | null>]>([
    [{ kind: 'rate_limited' }, { 'retry-after': null, 'retry-after-ms': null }],
    [
      { kind: 'rate_limited', retryAfterSeconds: 86_400 },
      { 'retry-after': '86400', 'retry-after-ms': null },
    ],
    [
      { kind: 'rate_limited', retryAfterMs: 250 },
      { 'retry-after': null, 'retry-after-ms': '250' },
    ],
  ])('of too many requests has the headers of %j', async (fault, headers) => {
    azure.fail(fault);
    const response = await chat();
    expect(response.status).toBe(429);
    expect(
      Object.fromEntries(Object.keys(headers).map((name) => [name, response.headers.get(name)])),
    ).toEqual(headers);
  });

  it.each([500, 503])('of status %i has a body with code and message', async (status) => {
    azure.fail({ kind: 'status', status });
    const response = await embed();
    expect(response.status).toBe(status);
    expect(await response.json()).toEqual({
      error: { code: expect.any(String), message: expect.any(String) },
    });
  });

  it('of a filtered prompt names the policy', async () => {
    azure.fail({ kind: 'prompt_filtered' });
    const response = await chat();
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      error: {
        code: 'content_filter',
        param: 'prompt',
        innererror: {
          code: 'ResponsibleAIPolicyViolation',
          content_filter_result: { jailbreak: { filtered: true } },
        },
      },
    });
  });
});

describe('the filter', () => {
  it('can stop an answer', async () => {
    azure.fail({ kind: 'answer_filtered' });
    const text = await (await chat()).text();
    expect(text).toContain('"finish_reason":"content_filter"');
    expect(text).toContain('"violence":{"filtered":true');
  });

  it('can be unavailable', async () => {
    azure.fail({ kind: 'filter_unavailable' });
    const text = await (await chat()).text();
    expect(text).toContain('"code":"content_filter_error"');
    expect(text).toContain('"finish_reason":"stop"');
  });
});

describe('a connection', () => {
  it('can be refused, and accepted again on the same port', async () => {
    await azure.refuse();
    // A kept-alive connection may be tried first, and fails differently.
    await chat().catch(() => undefined);
    await expect(chat()).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
    await azure.listen();
    expect((await chat()).status).toBe(200);
  });

  it('can be closed before the response', async () => {
    azure.fail({ kind: 'reset' });
    await expect(chat()).rejects.toMatchObject({ cause: { code: 'UND_ERR_SOCKET' } });
    await azure.idle();
    expect(azure.calls).toMatchObject([{ status: 0, outcome: 'cut' }]);
  });

  it('can stall before the headers until the client leaves', async () => {
    azure.fail({ kind: 'stall_before_headers' });
    const controller = new AbortController();
    const pending = chat(controller.signal);
    while (azure.calls.length === 0) await new Promise(setImmediate);
    controller.abort();
    await expect(pending).rejects.toThrow();
    await azure.idle();
    expect(azure.calls).toMatchObject([{ status: 0, outcome: 'client_left' }]);
  });

  it('can stall in the body until the client leaves', async () => {
    azure.fail({ kind: 'stall_in_body' });
    await (await readFirstText(await chat())).cancel();
    await azure.idle();
    expect(azure.calls).toMatchObject([{ status: 200, outcome: 'client_left' }]);
  });

  it('can stall in the middle of a JSON answer', async () => {
    azure.fail({ kind: 'stall_in_body' });
    const reader = (await embed()).body?.getReader();
    const { value } = (await reader?.read()) ?? {};
    expect(Buffer.from(value ?? []).toString('utf8')).toMatch(/^\{"object":"list"/);
    await reader?.cancel();
    await azure.idle();
    expect(azure.calls).toMatchObject([{ outcome: 'client_left' }]);
  });

  it.each([chat, embed])('can break in the body (%#)', async (call) => {
    azure.fail({ kind: 'cut_body' });
    await expect((await call()).text()).rejects.toThrow('terminated');
    expect(azure.calls).toMatchObject([{ status: 200, outcome: 'cut' }]);
  });
});

describe('a body', () => {
  it('can have an unreadable chunk', async () => {
    azure.fail({ kind: 'malformed_body' });
    const events = (await (await chat()).text()).split('\n\n').map((event) => event.replace('data: ', ''));
    expect(events.filter((event) => event.endsWith('"content"'))).toHaveLength(1);
  });

  it('can be half a JSON document', async () => {
    azure.fail({ kind: 'malformed_body' });
    await expect((await embed()).json()).rejects.toThrow(SyntaxError);
  });

  it('can end with an error event', async () => {
    azure.fail({ kind: 'error_in_body' });
    const events = (await (await chat()).text()).trim().split('\n\n');
    expect(JSON.parse((events.at(-1) ?? '').replace('data: ', ''))).toMatchObject({
      error: { type: 'server_error' },
    });
  });

  it('can be slow, and stops when the client leaves', async () => {
    azure.fail({ kind: 'slow', gapMs: 1 });
    expect(await (await chat()).text()).toContain('[DONE]');
    azure.fail({ kind: 'slow', gapMs: 60_000 });
    const controller = new AbortController();
    await chat(controller.signal);
    controller.abort();
    await azure.idle();
    expect(azure.calls.map(({ outcome }) => outcome)).toEqual(['answered', 'client_left']);
  });
});

describe('a fault', () => {
  it('applies to the given number of calls', async () => {
    azure.fail({ kind: 'status', status: 500 }, { times: 2 });
    const statuses = [(await chat()).status, (await chat()).status, (await chat()).status];
    expect(statuses).toEqual([500, 500, 200]);
  });

  it('can apply to one operation or deployment', async () => {
    azure.fail({ kind: 'status', status: 500 }, { operation: 'embeddings' });
    azure.fail({ kind: 'status', status: 503 }, { deployment: 'gpt-5-nano' });
    expect([(await chat()).status, (await embed()).status]).toEqual([200, 500]);
    expect((await post('chat/completions', { ...BODY, model: 'gpt-5-nano' })).status).toBe(503);
  });

  it('is cleared with the recorded calls', async () => {
    azure.fail({ kind: 'status', status: 500 }, { times: Number.POSITIVE_INFINITY });
    await chat();
    azure.reset();
    expect(azure.calls).toEqual([]);
    expect((await chat()).status).toBe(200);
  });
});

it('the stand-in records each request and its outcome', async () => {
  await (await chat()).text();
  await azure.idle();
  expect(azure.calls).toMatchObject([
    {
      method: 'POST',
      path: '/openai/v1/chat/completions',
      body: { model: 'gpt-4o-mini', stream: true },
      status: 200,
      outcome: 'answered',
    },
  ]);
});
