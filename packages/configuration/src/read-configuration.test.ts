import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { problemsIn } from './__fixtures__/problems-in.ts';
import type { Configuration } from './configuration.ts';
import { readConfiguration } from './read-configuration.ts';
import { variables } from './variable-sections.ts';

const SECRET = 'sk-do-not-show';

describe('readConfiguration', () => {
  it('gives every default when nothing is set', () => {
    const { http, limits, chat, storage, models, search, redis } = readConfiguration({});

    expect(http).toEqual({
      host: '127.0.0.1',
      port: 3_000,
      trustedProxy: { kind: 'none' },
      corsOrigins: [],
      shutdownDelayMs: 0,
      shutdownGraceMs: 25_000,
    });
    expect(limits).toEqual({
      newAnswersPerMinute: 10,
      answersPerMinute: 120,
      replicas: 1,
      maxStreams: 6_000,
      maxStreamsPerAddress: 20,
      maxAnswerMs: 220_000,
    });
    expect(chat).toEqual({
      sessionTtlMs: 900_000,
      answerTtlMs: 3_600_000,
      maxParaphrases: 0,
      examples: [],
    });
    expect(storage).toEqual({ dataFolder: '.data', documentsFolder: 'docs/corpus' });
    expect(models.azureOpenAI).toEqual({ maxLargeShare: 0.2 });
    expect(models.generation).toEqual({ maxAttempts: 2, maxConcurrentCalls: 64 });
    expect(search).toEqual({ index: 'rag-documents' });
    expect(redis).toEqual({ isCluster: false, usesEntraId: false });
  });

  it('gives the same configuration for a copy of every default', () => {
    const defaults = Object.fromEntries(variables.map(({ name, defaultText }) => [name, defaultText]));
    expect(readConfiguration(defaults)).toEqual(readConfiguration({}));
  });

  it('treats an empty or blank variable as not set', () => {
    const env = { DATA_DIR: '', DOCUMENTS_DIR: '  ', OPENAI_API_KEY: '', OPENAI_MODEL: undefined };
    expect(readConfiguration(env)).toEqual(readConfiguration({}));
  });

  it('removes blanks around a value and ignores unknown variables', () => {
    const { storage } = readConfiguration({ DATA_DIR: '/var/lib/rag ', PATH: '/usr/bin' });
    expect(storage.dataFolder).toBe('/var/lib/rag');
  });

  it('reads lists', () => {
    const { http, chat } = readConfiguration({
      CORS_ORIGINS: 'https://one.example, http://localhost:5173,',
      CHAT_EXAMPLES: 'When, and where? | How much?',
    });
    expect(http.corsOrigins).toEqual(['https://one.example', 'http://localhost:5173']);
    expect(chat.examples).toEqual(['When, and where?', 'How much?']);
  });

  it('reads deployments, fields and lengths', () => {
    const { models, search } = readConfiguration({
      AZURE_OPENAI_ENDPOINT: 'https://my.openai.azure.com',
      AZURE_OPENAI_DEPLOYMENT: 'west=gpt-5.6-luna, gpt-4o-mini',
      AZURE_OPENAI_LARGE_DEPLOYMENT: '[{"deployment":"big","model":"gpt-5.6-luna","reasoningEffort":"low"}]',
      AZURE_OPENAI_EMBEDDING_DEPLOYMENT: 'text-embedding-3-small',
      EMBEDDING_DIMENSIONS: '512',
      AZURE_SEARCH_ENDPOINT: 'https://my.search.windows.net',
      AZURE_SEARCH_FIELDS: 'id=chunk_id, content=chunk,source=title, vector = text_vector',
    });
    const { deployments, largeDeployment } = models.azureOpenAI;
    expect(deployments?.map(({ deployment }) => deployment)).toEqual(['west', 'gpt-4o-mini']);
    expect(largeDeployment?.[0]?.capabilities.reasoningEffort).toBe('low');
    expect(models.embedding.dimensions).toBe(512);
    expect(search.fields).toEqual({
      id: 'chunk_id',
      content: 'chunk',
      source: 'title',
      vector: 'text_vector',
    });
  });

  it.each([
    ['none', { kind: 'none' }],
    ['hops:2', { kind: 'hops', count: 2 }],
    ['app-gateway', { kind: 'hops', count: 1 }],
    ['app-gateway:2', { kind: 'hops', count: 2 }],
    [
      'front-door:0A1B2C3D-0000-4000-8000-000000000000',
      { kind: 'front-door', id: '0a1b2c3d-0000-4000-8000-000000000000' },
    ],
  ])('reads TRUSTED_PROXY=%s', (text, expected) => {
    expect(readConfiguration({ TRUSTED_PROXY: text }).http.trustedProxy).toEqual(expected);
  });

  it('reports all problems at once, one line each', () => {
    const env = {
      PORT: '70000',
      LOG_LEVEL: 'loud',
      MODEL_ATTEMPT: '3',
      OPENAI_BASE_URL: 'nonsense',
      OPENAI_MODEL: 'm',
    };
    expect(problemsIn(env)).toEqual([
      'PORT: must be a whole number from 0 to 65535',
      'OPENAI_BASE_URL: must be a URL such as https://host.example/v1',
      'LOG_LEVEL: must be one of info, warn, error, silent',
      'MODEL_ATTEMPT: is not read; did you mean MODEL_ATTEMPTS?',
    ]);
  });

  it.each(['OPENAI_BASE_URL', 'OPENAI_API_KEY', 'AZURE_OPENAI_ENDPOINT', 'AZURE_SEARCH_KEY', 'REDIS_URL'])(
    'never shows the value of a wrong %s',
    (name) => {
      const used = { OPENAI_MODEL: 'm', AZURE_OPENAI_DEPLOYMENT: 'd', AZURE_SEARCH_INDEX: 'ours' };
      const problems = problemsIn({ ...used, [name]: `x://me:${SECRET}@h y` }).join();
      expect(problems).toContain(name);
      expect(problems).not.toContain(SECRET);
    },
  );

  it.each([
    ['[::1]', '::1'],
    ['::1', '::1'],
    ['[::]', '::'],
    ['fe80::1%eth0', 'fe80::1%eth0'],
    ['my-laptop.local', 'my-laptop.local'],
  ])('reads HOST=%s', (text, expected) => {
    expect(readConfiguration({ HOST: text }).http.host).toBe(expected);
  });

  it.each([
    ['https://town.example', 'https://town.example'],
    ['https://town.example/', 'https://town.example'],
    ['https://town.example:8443/help//', 'https://town.example:8443/help'],
  ])('reads PUBLIC_URL=%s', (text, expected) => {
    expect(readConfiguration({ PUBLIC_URL: text }).http.publicUrl).toBe(expected);
  });

  it.each([
    '/help',
    'town.example',
    'ftp://town.example',
    'https://me@town.example',
    'https://town.example?a',
  ])('refuses PUBLIC_URL=%s', (text) => {
    expect(problemsIn({ PUBLIC_URL: text }).join()).toMatch(/^PUBLIC_URL: must /);
  });

  it.each(['localhost:3000', '[::1]:3000', 'http://localhost', 'a b'])('refuses HOST=%s', (text) => {
    expect(problemsIn({ HOST: text })).toEqual([
      'HOST: must be an address of this machine without a port, such as 127.0.0.1, 0.0.0.0, ::1 or localhost',
    ]);
  });

  it.each([
    ['INFO', 'info'],
    ['debug', 'info'],
    ['Warning', 'warn'],
    ['fatal', 'error'],
  ])('reads LOG_LEVEL=%s, which shells export for other programs', (text, expected) => {
    expect(readConfiguration({ LOG_LEVEL: text }).telemetry.logLevel).toBe(expected);
  });

  it('never shows a secret that it has accepted', () => {
    const configuration: Configuration = readConfiguration({
      OPENAI_API_KEY: SECRET,
      OPENAI_EMBEDDING_MODEL: 'e',
      AZURE_OPENAI_ENDPOINT: 'https://my.openai.azure.com',
      AZURE_OPENAI_KEY: SECRET,
      AZURE_OPENAI_DEPLOYMENT: 'chat',
      AZURE_SEARCH_ENDPOINT: 'https://my.search.windows.net',
      AZURE_SEARCH_KEY: SECRET,
      REDIS_URL: `rediss://user:${SECRET}@host:10000`,
      CLIENT_KEY_SECRET: SECRET.repeat(3),
    });
    const shown = [
      JSON.stringify(configuration),
      inspect(configuration, { depth: null, showHidden: true }),
      Object.values(configuration.redis).join(),
    ];
    expect(shown.join()).not.toContain(SECRET);
    expect(configuration.models.azureOpenAI.apiKey?.reveal()).toBe(SECRET);
  });
});

it('every secret variable is marked as secret', () => {
  const secrets = variables.filter(({ isSecret }) => isSecret).map(({ name }) => name);
  expect(secrets).toEqual([
    'CLIENT_KEY_SECRET',
    'OPENAI_API_KEY',
    'AZURE_OPENAI_KEY',
    'AZURE_SEARCH_KEY',
    'REDIS_URL',
    'OTEL_EXPORTER_OTLP_HEADERS',
    'APPLICATIONINSIGHTS_CONNECTION_STRING',
    'METRICS_TOKEN',
    'DASHBOARD_TOKEN',
  ]);
});
