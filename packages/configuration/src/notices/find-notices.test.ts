import { describe, expect, it } from 'vitest';
import { problemsIn } from '../__fixtures__/problems-in.ts';
import type { Environment } from '../given-variables.ts';
import { readConfiguration } from '../read-configuration.ts';
import { variables } from '../variable-sections.ts';
import { findNotices } from './find-notices.ts';

const SECRET = 'sk-do-not-show';

function messagesFor(env: Environment): string[] {
  return findNotices(env).map(({ message }) => message);
}

describe('variables that shells export for other programs', () => {
  it.each<[Environment, string]>([
    [
      { OPENAI_API_KEY: SECRET },
      'OPENAI_API_KEY: not used, as no model is named: answers are made without one; to use it, set OPENAI_MODEL',
    ],
    [
      { OPENAI_BASE_URL: 'https://host.example/v1', OPENAI_API_KEY: SECRET },
      'OPENAI_BASE_URL, OPENAI_API_KEY: not used, as no model is named: answers are made without one; to use them, set OPENAI_MODEL',
    ],
    [
      { OPENAI_BASE_URL: 'no address' },
      'OPENAI_BASE_URL: not used, as no model is named: answers are made without one; to use it, set OPENAI_MODEL',
    ],
    [
      { AZURE_OPENAI_ENDPOINT: 'https://my.openai.azure.com', AZURE_OPENAI_API_VERSION: '2024-10-21' },
      'AZURE_OPENAI_ENDPOINT, AZURE_OPENAI_API_VERSION: not used, as no model is named: answers are made without one; to use them, set AZURE_OPENAI_DEPLOYMENT',
    ],
    [
      { AZURE_OPENAI_KEY: SECRET },
      'AZURE_OPENAI_KEY: not used, as no model is named: answers are made without one; to use it, set AZURE_OPENAI_DEPLOYMENT',
    ],
    [{ AZURE_SEARCH_KEY: SECRET }, 'AZURE_SEARCH_KEY: not used; to use it, set AZURE_SEARCH_ENDPOINT'],
    [
      { OTEL_EXPORTER_OTLP_HEADERS: 'a=b' },
      'OTEL_EXPORTER_OTLP_HEADERS: not used; to use it, set OTEL_EXPORTER_OTLP_ENDPOINT',
    ],
    [
      { HOST: 'x86_64-conda-linux-gnu' },
      'HOST: names the machine type of a compiler and no address; the default applies',
    ],
    [
      { HOST: 'x86_64-apple-darwin13.4.0' },
      'HOST: names the machine type of a compiler and no address; the default applies',
    ],
  ])('are ignored, and one line says so: %o', (env, message) => {
    expect(readConfiguration(env)).toEqual(readConfiguration({}));
    expect(findNotices(env)).toEqual([{ message, isMistake: false }]);
  });

  it('says nothing of answers without a model where another service has the model', () => {
    const env = {
      AZURE_OPENAI_ENDPOINT: 'https://my.openai.azure.com',
      AZURE_OPENAI_DEPLOYMENT: 'chat',
      OPENAI_API_KEY: SECRET,
    };
    expect(readConfiguration(env).models.openai.apiKey).toBeUndefined();
    expect(messagesFor(env)).toEqual(['OPENAI_API_KEY: not used; to use it, set OPENAI_MODEL']);
  });

  it.each<Environment>([
    { OPENAI_API_KEY: SECRET, OPENAI_MODEL: 'm' },
    { OPENAI_API_KEY: SECRET, OPENAI_EMBEDDING_MODEL: 'e' },
    { OPENAI_ORG_ID: 'org', OPENAI_PROJECT_ID: 'p', OPENAI_LOG: 'debug', OPENAI_API_TYPE: 'azure' },
    {
      AZURE_CLIENT_ID: 'id',
      AZURE_TENANT_ID: 'id',
      AZURE_CLIENT_SECRET: SECRET,
      AZURE_SUBSCRIPTION_ID: 'id',
    },
    { AZURE_OPENAI_API_KEY: SECRET, AZURE_API_KEY: SECRET, OPENAI_MODEL_NAME: 'm', OPENAI_API_BASE: 'b' },
    { NODE_OPTIONS: '--inspect', NODE_ENV: 'production', NODE_PATH: 'x', NO_COLOR: '1', DEBUG: '*' },
    { POST: '1', HOSTS: 'x', HOSTNAME: 'x', LOST: 'x', SPORT: '1', LOGNAME: 'me', RUST_LOG: 'info' },
    { REDIS_HOST: 'x', REDIS_PORT: 'tcp://10.0.0.1:6379', REDIS_SERVICE_HOST: '10.0.0.1', REDIS_TTL: '1' },
    { REDIS_PORT_6379_TCP_ADDR: '10.0.0.1', REDIS_PASSWORD: SECRET, TEST_REDIS_URL: 'redis://x' },
    { REDIS_URL: 'redis://localhost', REDIS_URI: 'redis://localhost', REDIS_TLS_URL: 'rediss://localhost' },
    { OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc', OTEL_SERVICE_NAME: 'x', OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'x' },
    {
      CORS: '*',
      TITLE: 'x',
      EXAMPLES: 'x',
      TOP: '1',
      DATABASE_URL: 'x',
      DATA: 'x',
      LOG_DIR: 'x',
      PROXY: 'x',
    },
    { OPEN_AI_MODEL: ' ' },
    { APPINSIGHTS_CONNECTION_STRING: 'InstrumentationKey=00000000-0000-0000-0000-000000000000' },
  ])('are no notice where they are used, or were never ours: %o', (env) => {
    expect(messagesFor(env)).toEqual([]);
  });
});

describe('a misspelt variable', () => {
  it.each([
    ['OPEN_AI_MODEL', 'OPENAI_MODEL'],
    ['OPENAI_MODLE', 'OPENAI_MODEL'],
    ['openai_model', 'OPENAI_MODEL'],
    ['OPENAI-MODEL', 'OPENAI_MODEL'],
    ['OPENAI_APIKEY', 'OPENAI_API_KEY'],
    ['OPENAI_EMBEDDINGS_MODEL', 'OPENAI_EMBEDDING_MODEL'],
    ['AZURE_OPENAI_DEPLOYMENTS', 'AZURE_OPENAI_DEPLOYMENT'],
    ['AZURE_SEARCH_ENDPIONT', 'AZURE_SEARCH_ENDPOINT'],
    ['REDIS_URI', 'REDIS_URL'],
    ['REIDS_URL', 'REDIS_URL'],
    ['CORS_ORIGIN', 'CORS_ORIGINS'],
    ['DOCUMENT_DIR', 'DOCUMENTS_DIR'],
    ['DATADIR', 'DATA_DIR'],
    ['LOGLEVEL', 'LOG_LEVEL'],
    ['TOPK', 'TOP_K'],
    ['port', 'PORT'],
    ['DASHBORD_TOKEN', 'DASHBOARD_TOKEN'],
    ['RATE_LIMITS_PER_MINUTE', 'RATE_LIMIT_PER_MINUTE'],
  ])('is named with the one that was meant: %s', (name, meant) => {
    expect(findNotices({ [name]: SECRET })).toEqual([
      { message: `${name}: is not read; did you mean ${meant}?`, isMistake: true },
    ]);
  });

  it.each<[string, string, Environment]>([
    ['AZURE_OPENAI_API_KEY', 'AZURE_OPENAI_KEY', { AZURE_OPENAI_ENDPOINT: 'https://my.openai.azure.com' }],
    ['AZURE_OPENAI_CHAT_DEPLOYMENT_NAME', 'AZURE_OPENAI_DEPLOYMENT', { AZURE_OPENAI_KEY: SECRET }],
    ['OPENAI_API_BASE', 'OPENAI_BASE_URL', { OPENAI_MODEL: 'm', OPENAI_API_KEY: SECRET }],
    ['OPENAI_MODEL_NAME', 'OPENAI_MODEL', { OPENAI_API_KEY: SECRET }],
    ['AZURE_SEARCH_INDEX_NAME', 'AZURE_SEARCH_INDEX', { AZURE_SEARCH_ENDPOINT: 'https://a.example' }],
    ['DOCS_FOLDER', 'DOCUMENTS_DIR', { DATA_DIR: '/data' }],
  ])('is found by its words where its section is in use: %s', (name, meant, others) => {
    expect(messagesFor({ ...others, [name]: 'x' })).toContain(`${name}: is not read; did you mean ${meant}?`);
  });

  it('is named beside the problem that it causes', () => {
    expect(problemsIn({ OPEN_AI_MODEL: 'm', DAILY_TOKEN_BUDGET: '1000' })).toEqual([
      'DAILY_TOKEN_BUDGET: has no effect without a model that writes: AZURE_OPENAI_DEPLOYMENT or OPENAI_MODEL',
      'OPEN_AI_MODEL: is not read; did you mean OPENAI_MODEL?',
    ]);
  });

  it('is never one of our own names, however alike two of them are', () => {
    for (const { name } of variables)
      expect(messagesFor({ [name]: 'true' }).filter((message) => message.includes('did you mean'))).toEqual(
        [],
      );
  });
});
