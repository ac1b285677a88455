import { readConfiguration } from '@rag/configuration';
import { type AzureOpenAI, startAzureOpenAI } from '@rag/testkit/azure-openai';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { checkEmbedder, checkModels } from './check-models.ts';

let azure: AzureOpenAI;
let old: AzureOpenAI;
beforeAll(async () => {
  [azure, old] = await Promise.all([startAzureOpenAI(), startAzureOpenAI({ servesV1: false })]);
});
afterAll(() => Promise.all([azure.close(), old.close()]));

function modelsFor(service: AzureOpenAI, env: Record<string, string>) {
  return readConfiguration({
    AZURE_OPENAI_ENDPOINT: service.endpoint,
    AZURE_OPENAI_KEY: service.apiKey,
    ...env,
  }).models;
}

async function checkDeployment(text: string, service = azure, env: Record<string, string> = {}) {
  const [finding] = await checkModels(modelsFor(service, { AZURE_OPENAI_DEPLOYMENT: text, ...env }), {});
  return finding;
}

it.each([
  'gpt-4o-mini',
  'gpt-5-nano',
  'gpt-5.6-luna',
  '[{"deployment":"gpt-5.6-luna","reasoningEffort":"high"}]',
  '[{"deployment":"gpt-5.6-luna","reasoningEffort":null}]',
])('reports ok for the deployment %s', async (text) => {
  expect(await checkDeployment(text)).toMatchObject({ status: 'ok' });
});

it('warns about a model that spends its whole token limit on reasoning', async () => {
  const text = '[{"deployment":"gpt-5.6-luna","reasoningEffort":"xhigh","reasoningTokens":0}]';
  expect(await checkDeployment(text)).toMatchObject({
    status: 'warn',
    remedy: expect.stringContaining('reasoningTokens'),
  });
});

it('names the parameter that a deployment does not take', async () => {
  const text = '[{"deployment":"gpt-5.6-luna","reasoningEffort":"low","temperature":true}]';
  expect(await checkDeployment(text)).toMatchObject({
    status: 'fail',
    message: expect.stringContaining('400, temperature'),
    remedy: expect.stringContaining('reasoningEffort'),
  });
});

it('reports a deployment that does not exist', async () => {
  expect(await checkDeployment('nowhere')).toMatchObject({
    status: 'fail',
    remedy: 'deploy a model of that name, or name one that is deployed',
  });
});

it('reports an endpoint that requires an API version', async () => {
  const remedy = expect.stringContaining('set AZURE_OPENAI_API_VERSION');
  expect(await checkDeployment('gpt-4o-mini', old)).toMatchObject({ status: 'fail', remedy });
  const embeds = modelsFor(old, { AZURE_OPENAI_EMBEDDING_DEPLOYMENT: 'text-embedding-3-small' });
  expect(await checkEmbedder(embeds, {})).toMatchObject({ finding: { status: 'fail', remedy } });
});

it('reports ok once the required API version is set', async () => {
  const env = { AZURE_OPENAI_API_VERSION: '2024-10-21' };
  expect(await checkDeployment('gpt-4o-mini', old, env)).toMatchObject({ status: 'ok' });
});
