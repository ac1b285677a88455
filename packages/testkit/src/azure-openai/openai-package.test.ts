import OpenAI from 'openai';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type AzureOpenAI, startAzureOpenAI } from './index.ts';

let azure: AzureOpenAI;
let client: OpenAI;

beforeAll(async () => {
  azure = await startAzureOpenAI();
  client = new OpenAI({ baseURL: `${azure.endpoint}/openai/v1/`, apiKey: azure.apiKey, maxRetries: 0 });
});
afterAll(() => azure.close());

const messages = [{ role: 'user' as const, content: 'Good morning' }];

it('the stand-in answers the openai package', async () => {
  const answer = await client.chat.completions.create({ model: 'gpt-4o-mini', messages, temperature: 0 });
  expect(answer.choices[0]?.message.content).toBe('You said: Good morning');
});

it('the stand-in streams to the openai package', async () => {
  const stream = await client.chat.completions.create({ model: 'gpt-5-nano', messages, stream: true });
  let text = '';
  for await (const { choices } of stream) text += choices[0]?.delta.content ?? '';
  expect(text).toBe('You said: Good morning');
});

it('the stand-in embeds for the openai package, which requests base64 by default', async () => {
  const { data } = await client.embeddings.create({ model: 'text-embedding-3-small', input: ['a', 'b'] });
  expect(data.map(({ embedding }) => embedding.length)).toEqual([1_536, 1_536]);
});

it('the stand-in lists models to the openai package', async () => {
  const ids = [];
  for await (const { id } of client.models.list()) ids.push(id);
  expect(ids).toContain('text-embedding-3-small');
});

it('the stand-in fails in a format that the openai package understands', async () => {
  const refused = client.chat.completions.create({ model: 'gpt-5-nano', messages, max_tokens: 9 });
  await expect(refused).rejects.toMatchObject({
    status: 400,
    code: 'unsupported_parameter',
    param: 'max_tokens',
  });
});
