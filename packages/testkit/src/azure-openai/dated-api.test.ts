import { AzureOpenAI } from 'openai';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type AzureOpenAI as Service, startAzureOpenAI } from './index.ts';

const TOKEN = 'a-token';
const messages = [{ role: 'user' as const, content: 'Good morning' }];
let azure: Service;

beforeAll(async () => {
  azure = await startAzureOpenAI({ acceptToken: (token) => token === TOKEN });
});
afterAll(() => azure.close());
beforeEach(() => azure.reset());

function clientOf(apiVersion: string): AzureOpenAI {
  return new AzureOpenAI({ endpoint: azure.endpoint, apiKey: azure.apiKey, apiVersion, maxRetries: 0 });
}

async function post(path: string, body: object, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(azure.endpoint + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
}

const CHAT = '/openai/deployments/gpt-4o-mini/chat/completions';

it('the dated API streams to the AzureOpenAI client', async () => {
  const request = { model: 'gpt-4o-mini', messages, stream: true, stream_options: { include_usage: true } };
  const stream = await clientOf('2024-10-21').chat.completions.create({ ...request, stream: true });
  let text = '';
  for await (const { choices } of stream) text += choices[0]?.delta.content ?? '';
  expect(text).toBe('You said: Good morning');
});

it('the dated API embeds for the AzureOpenAI client', async () => {
  const { data } = await clientOf('2024-10-21').embeddings.create({
    model: 'text-embedding-3-small',
    input: ['a', 'b'],
  });
  expect(data.map(({ embedding }) => embedding.length)).toEqual([1_536, 1_536]);
});

it('the dated API does not need a model in the body', async () => {
  const response = await post(`${CHAT}?api-version=2024-10-21`, { messages }, { 'api-key': azure.apiKey });
  expect(response.status).toBe(200);
});

it('the dated API uses the deployment of the path, not the model of the body', async () => {
  const body = { messages, model: 'gpt-5-nano', max_tokens: 9 };
  const response = await post(`${CHAT}?api-version=2024-10-21`, body, { 'api-key': azure.apiKey });
  expect(await response.json()).toMatchObject({ model: 'gpt-4o-mini-2024-07-18' });
});

it('the dated API accepts reasoning efforts in later versions only', async () => {
  const request = { model: 'gpt-5-nano', messages, reasoning_effort: 'low' } as const;
  await expect(clientOf('2024-10-21').chat.completions.create(request)).rejects.toMatchObject({
    status: 400,
    param: 'reasoning_effort',
  });
  await expect(clientOf('2025-04-01-preview').chat.completions.create(request)).resolves.toBeDefined();
});

it('the dated API rejects an unknown deployment', async () => {
  const asked = clientOf('2024-10-21').chat.completions.create({ model: 'nowhere', messages });
  await expect(asked).rejects.toMatchObject({ status: 404, code: 'DeploymentNotFound' });
});

it.each([
  ['', 404],
  ['?api-version=v1', 400],
  ['?api-version=2020-01-01', 400],
])('the dated API refuses the version of "%s" with %i', async (query, status) => {
  expect((await post(CHAT + query, { messages }, { 'api-key': azure.apiKey })).status).toBe(status);
});

it.each([
  ['a token', () => `Bearer ${TOKEN}`, 200],
  ['the key in place of a token', () => `Bearer ${azure.apiKey}`, 401],
])('the dated API answers %s', async (_what, authorization, status) => {
  const headers = { authorization: authorization() };
  expect((await post(`${CHAT}?api-version=2024-10-21`, { messages }, headers)).status).toBe(status);
});

it('the dated API can run without the v1 API', async () => {
  const old = await startAzureOpenAI({ servesV1: false });
  const response = await fetch(`${old.endpoint}/openai/v1/models`, { headers: { 'api-key': old.apiKey } });
  await old.close();
  expect(response.status).toBe(404);
});

it('the dated API can fail for one deployment only', async () => {
  azure.fail({ kind: 'status', status: 500 }, { deployment: 'gpt-4o-mini' });
  const asked = clientOf('2024-10-21').chat.completions.create({ model: 'gpt-4o-mini', messages });
  await expect(asked).rejects.toMatchObject({ status: 500 });
});
