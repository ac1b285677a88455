import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { backendVariables } from './backend-variables.ts';
import { ConfigurationError } from './configuration-error.ts';
import { parseEnvironment } from './parse-environment.ts';
import { wholeNumber } from './variables.ts';

type Environment = Readonly<Record<string, string | undefined>>;

const SECRET = 'sk-do-not-show';
const DEFAULTS = {
  DATA_DIR: '.data',
  DOCUMENTS_DIR: 'docs/corpus',
  AZURE_OPENAI_LARGE_PERCENT: 20,
  MODEL_ATTEMPTS: 2,
  MODEL_CONCURRENCY: 64,
  AZURE_SEARCH_INDEX: 'rag-documents',
  REDIS_CLUSTER: false,
  REDIS_ENTRA_ID: false,
};

function failureOf(env: Environment, schema = backendVariables): ConfigurationError {
  try {
    parseEnvironment(schema, env);
  } catch (error) {
    if (error instanceof ConfigurationError) return error;
    throw error;
  }
  throw new Error('The environment was accepted.');
}

describe('parseEnvironment', () => {
  it('takes the local profile when nothing is set', () => {
    expect(parseEnvironment(backendVariables, {})).toEqual(DEFAULTS);
  });

  it('takes an empty or blank variable as not set', () => {
    const env = { DATA_DIR: '', DOCUMENTS_DIR: '  ', OPENAI_API_KEY: '', OPENAI_MODEL: undefined };
    expect(parseEnvironment(backendVariables, env)).toEqual(parseEnvironment(backendVariables, {}));
  });

  it('takes what is set, without the blanks around it, and ignores what it does not know', () => {
    const settings = parseEnvironment(backendVariables, {
      DATA_DIR: '/var/lib/rag ',
      OPENAI_BASE_URL: 'http://localhost:11434/v1',
      OPENAI_MODEL: 'llama3.2',
      PATH: '/usr/bin',
    });
    expect(settings).toEqual({
      ...DEFAULTS,
      DATA_DIR: '/var/lib/rag',
      OPENAI_BASE_URL: 'http://localhost:11434/v1',
      OPENAI_MODEL: 'llama3.2',
    });
  });

  it.each<[string, Environment]>([
    ['a key and a model', { OPENAI_API_KEY: SECRET, OPENAI_MODEL: 'm' }],
    ['a key and an embedding model', { OPENAI_API_KEY: SECRET, OPENAI_EMBEDDING_MODEL: 'e' }],
    ['a server without a key', { OPENAI_BASE_URL: 'http://localhost:11434/v1', OPENAI_EMBEDDING_MODEL: 'e' }],
    [
      'all of them',
      {
        OPENAI_BASE_URL: 'https://host.example/openai/v1/',
        OPENAI_API_KEY: SECRET,
        OPENAI_MODEL: 'm',
        OPENAI_EMBEDDING_MODEL: 'e',
      },
    ],
  ])('accepts %s', (_what, env) => {
    expect(Object.keys(parseEnvironment(backendVariables, env))).toEqual(
      expect.arrayContaining(Object.keys(env)),
    );
  });

  const model = { OPENAI_MODEL: 'm' };
  it.each<[Environment, string]>([
    [
      { ...model, OPENAI_BASE_URL: 'localhost' },
      'OPENAI_BASE_URL: must be a URL such as https://host.example/v1',
    ],
    [
      { ...model, OPENAI_BASE_URL: 'ftp://host.example' },
      'OPENAI_BASE_URL: must begin with http:// or https://',
    ],
    [
      { ...model, OPENAI_BASE_URL: `https://user:${SECRET}@host.example/v1` },
      'OPENAI_BASE_URL: must not contain a user name or password',
    ],
    [
      { ...model, OPENAI_BASE_URL: `https://${SECRET}@host.example/v1` },
      'OPENAI_BASE_URL: must not contain a user name or password',
    ],
    [
      { ...model, OPENAI_BASE_URL: `https://host.example/v1?key=${SECRET}` },
      'OPENAI_BASE_URL: must end with its path, without "?" or "#"',
    ],
    [
      { OPENAI_BASE_URL: 'https://host.example/v1' },
      'OPENAI_BASE_URL: of no use without OPENAI_MODEL, OPENAI_EMBEDDING_MODEL or both',
    ],
    [
      { OPENAI_API_KEY: SECRET },
      'OPENAI_API_KEY: of no use without OPENAI_MODEL, OPENAI_EMBEDDING_MODEL or both',
    ],
    [
      { OPENAI_BASE_URL: 'https://host.example/v1', OPENAI_API_KEY: SECRET },
      'OPENAI_BASE_URL, OPENAI_API_KEY: of no use without OPENAI_MODEL, OPENAI_EMBEDDING_MODEL or both',
    ],
    [
      model,
      "OPENAI_MODEL: needs OPENAI_API_KEY, or OPENAI_BASE_URL for a server other than OpenAI's, or both",
    ],
    [
      { OPENAI_EMBEDDING_MODEL: 'e' },
      "OPENAI_EMBEDDING_MODEL: needs OPENAI_API_KEY, or OPENAI_BASE_URL for a server other than OpenAI's, or both",
    ],
  ])('refuses %o', (env, problem) => {
    expect(failureOf(env).problems).toEqual([problem]);
  });

  it('tells all problems at once, one line each', () => {
    const schema = backendVariables.extend({
      PORT: wholeNumber({ default: 3000, minimum: 0, maximum: 65_535 }),
      MODE: z.enum(['a', 'b'], 'must be "a" or "b"').default('a'),
    });
    const env = { PORT: '70000', MODE: 'c', OPENAI_BASE_URL: 'nonsense' };
    expect(failureOf(env, schema).message.split('\n')).toEqual([
      'The configuration cannot be used:',
      '- OPENAI_BASE_URL: must be a URL such as https://host.example/v1',
      '- PORT: must be a whole number from 0 to 65535',
      '- MODE: must be "a" or "b"',
      '- OPENAI_BASE_URL: of no use without OPENAI_MODEL, OPENAI_EMBEDDING_MODEL or both',
    ]);
  });

  it.each(['OPENAI_BASE_URL', 'OPENAI_API_KEY', 'AZURE_OPENAI_ENDPOINT', 'AZURE_SEARCH_KEY', 'REDIS_URL'])(
    'never shows the value of a wrong %s',
    (name) => {
      const { message, problems } = failureOf({ [name]: `x://me:${SECRET}@h y` });
      expect(`${message} ${problems.join(' ')}`).not.toContain(SECRET);
    },
  );

  it('never shows a secret that it has accepted', () => {
    const settings = parseEnvironment(backendVariables, {
      OPENAI_API_KEY: SECRET,
      OPENAI_EMBEDDING_MODEL: 'e',
      AZURE_OPENAI_ENDPOINT: 'https://my.openai.azure.com',
      AZURE_OPENAI_KEY: SECRET,
      AZURE_OPENAI_DEPLOYMENT: 'chat',
      AZURE_SEARCH_ENDPOINT: 'https://my.search.windows.net',
      AZURE_SEARCH_KEY: SECRET,
      REDIS_URL: `rediss://user:${SECRET}@host:10000`,
    });
    const shown = [
      JSON.stringify(settings),
      inspect(settings, { depth: null, showHidden: true }),
      Object.values(settings).join(),
    ];
    expect(shown.join()).not.toContain(SECRET);
    expect(settings.AZURE_OPENAI_KEY?.reveal()).toBe(SECRET);
  });
});

describe('the variables of Azure and Redis', () => {
  const resource = { AZURE_OPENAI_ENDPOINT: 'https://my.openai.azure.com' };
  const service = { AZURE_SEARCH_ENDPOINT: 'https://my.search.windows.net' };

  it('are read with all they can say', () => {
    const settings = parseEnvironment(backendVariables, {
      ...resource,
      AZURE_OPENAI_DEPLOYMENT: 'west=gpt-5.6-luna, gpt-4o-mini',
      AZURE_OPENAI_LARGE_DEPLOYMENT: '[{"deployment":"big","model":"gpt-5.6-luna","reasoningEffort":"low"}]',
      AZURE_OPENAI_EMBEDDING_DEPLOYMENT: 'text-embedding-3-small',
      EMBEDDING_DIMENSIONS: '512',
      ...service,
      AZURE_SEARCH_FIELDS: 'id=chunk_id, content=chunk,source=title, vector = text_vector',
      REDIS_URL: 'redis://localhost:6379/2',
    });
    expect(settings.AZURE_OPENAI_DEPLOYMENT?.map(({ deployment }) => deployment)).toEqual([
      'west',
      'gpt-4o-mini',
    ]);
    expect(settings.AZURE_OPENAI_LARGE_DEPLOYMENT?.[0]?.capabilities.reasoningEffort).toBe('low');
    expect(settings.EMBEDDING_DIMENSIONS).toBe(512);
    expect(settings.AZURE_SEARCH_FIELDS).toEqual({
      id: 'chunk_id',
      content: 'chunk',
      source: 'title',
      vector: 'text_vector',
    });
  });

  it.each(['http://localhost:8080', 'http://127.0.0.1:1', 'http://[::1]:1', 'https://my.example'])(
    'take %s for an endpoint',
    (endpoint) => {
      const env = {
        AZURE_OPENAI_ENDPOINT: endpoint,
        AZURE_OPENAI_KEY: 'any',
        AZURE_OPENAI_DEPLOYMENT: 'chat',
        AZURE_SEARCH_ENDPOINT: endpoint,
        AZURE_SEARCH_KEY: 'any',
      };
      expect(parseEnvironment(backendVariables, env)).toMatchObject({ AZURE_SEARCH_ENDPOINT: endpoint });
    },
  );

  const LOOPBACK_ONLY = 'must begin with https:// (http:// is for loopback addresses alone)';
  const deployed = { ...resource, AZURE_OPENAI_DEPLOYMENT: 'chat' };
  it.each<[Environment, string]>([
    [{ ...deployed, AZURE_OPENAI_ENDPOINT: 'http://my.example' }, `AZURE_OPENAI_ENDPOINT: ${LOOPBACK_ONLY}`],
    [{ AZURE_SEARCH_ENDPOINT: 'http://my.example' }, `AZURE_SEARCH_ENDPOINT: ${LOOPBACK_ONLY}`],
    [{ AZURE_SEARCH_ENDPOINT: 'http://localhost.example' }, `AZURE_SEARCH_ENDPOINT: ${LOOPBACK_ONLY}`],
    [
      { ...deployed, AZURE_OPENAI_ENDPOINT: 'https://my.openai.azure.com/openai/deployments/chat' },
      'AZURE_OPENAI_ENDPOINT: must be the address of the resource, not of a deployment or a project',
    ],
    [
      resource,
      'AZURE_OPENAI_ENDPOINT: of no use without AZURE_OPENAI_DEPLOYMENT, AZURE_OPENAI_EMBEDDING_DEPLOYMENT or both',
    ],
    [{ AZURE_OPENAI_KEY: SECRET }, 'AZURE_OPENAI_KEY: needs AZURE_OPENAI_ENDPOINT'],
    [
      { AZURE_OPENAI_KEY: SECRET, AZURE_OPENAI_DEPLOYMENT: 'chat' },
      'AZURE_OPENAI_KEY, AZURE_OPENAI_DEPLOYMENT: needs AZURE_OPENAI_ENDPOINT',
    ],
    [
      { ...deployed, AZURE_OPENAI_KEY: 'two words' },
      'AZURE_OPENAI_KEY: must be a key as it was issued, without spaces or line breaks',
    ],
    [{ ...deployed, AZURE_OPENAI_DEPLOYMENT: 'a,a' }, 'AZURE_OPENAI_DEPLOYMENT: names a deployment twice'],
    [
      { ...deployed, AZURE_OPENAI_LARGE_DEPLOYMENT: 'b,c' },
      'AZURE_OPENAI_LARGE_DEPLOYMENT: must name 1 deployment',
    ],
    [
      { ...resource, AZURE_OPENAI_EMBEDDING_DEPLOYMENT: 'e', AZURE_OPENAI_LARGE_DEPLOYMENT: 'b' },
      'AZURE_OPENAI_LARGE_DEPLOYMENT: needs AZURE_OPENAI_DEPLOYMENT for the other questions',
    ],
    [
      { ...deployed, OPENAI_MODEL: 'm', OPENAI_API_KEY: SECRET },
      'OPENAI_MODEL, AZURE_OPENAI_DEPLOYMENT: both name the model that answers; unset one',
    ],
    [
      {
        ...resource,
        AZURE_OPENAI_EMBEDDING_DEPLOYMENT: 'e',
        OPENAI_EMBEDDING_MODEL: 'e',
        OPENAI_API_KEY: SECRET,
      },
      'OPENAI_EMBEDDING_MODEL, AZURE_OPENAI_EMBEDDING_DEPLOYMENT: both name the embedding model; unset one',
    ],
    [
      { EMBEDDING_DIMENSIONS: '512' },
      'EMBEDDING_DIMENSIONS: needs an embedding model: AZURE_OPENAI_EMBEDDING_DEPLOYMENT or OPENAI_EMBEDDING_MODEL',
    ],
    [
      { AZURE_SEARCH_ENDPOINT: 'http://localhost:1' },
      'AZURE_SEARCH_KEY: must be set where AZURE_SEARCH_ENDPOINT begins with http://',
    ],
    [{ AZURE_SEARCH_KEY: SECRET }, 'AZURE_SEARCH_KEY: needs AZURE_SEARCH_ENDPOINT'],
    [
      { ...service, AZURE_SEARCH_INDEX: 'Capital' },
      'AZURE_SEARCH_INDEX: must be 2 to 128 small letters, digits and single dashes, beginning and ending with a letter or digit',
    ],
    [
      { ...service, AZURE_SEARCH_INDEX: 'our_documents' },
      'AZURE_SEARCH_INDEX: must be 2 to 128 small letters, digits and single dashes, beginning and ending with a letter or digit',
    ],
    [
      { ...service, AZURE_SEARCH_INDEX: 'a'.repeat(111) },
      'AZURE_SEARCH_INDEX: must be 110 characters at most, as other names are made of it; only an index that others fill (AZURE_SEARCH_FIELDS) may have a longer one',
    ],
    [{ AZURE_SEARCH_INDEX: 'others' }, 'AZURE_SEARCH_INDEX: needs AZURE_SEARCH_ENDPOINT'],
    [
      { ...deployed, AZURE_OPENAI_LARGE_PERCENT: '30' },
      'AZURE_OPENAI_LARGE_PERCENT: of no use without AZURE_OPENAI_LARGE_DEPLOYMENT',
    ],
    [
      { MODEL_FIRST_TOKEN_SECONDS: '5', MODEL_ATTEMPTS: '3' },
      'MODEL_FIRST_TOKEN_SECONDS, MODEL_ATTEMPTS: of no use without a model that writes: AZURE_OPENAI_DEPLOYMENT or OPENAI_MODEL',
    ],
    [
      { ...deployed, AZURE_OPENAI_API_VERSION: 'v1' },
      'AZURE_OPENAI_API_VERSION: must be a version such as 2024-10-21 or 2025-04-01-preview',
    ],
    [{ AZURE_OPENAI_API_VERSION: '2024-10-21' }, 'AZURE_OPENAI_API_VERSION: needs AZURE_OPENAI_ENDPOINT'],
    [
      { ...deployed, AZURE_OPENAI_DEPLOYMENT: `[{"deployment":"a","${SECRET}":1}]` },
      'AZURE_OPENAI_DEPLOYMENT: is wrong at [0]: a member is none of deployment, model, maxTokensParameter, temperature, streamUsage, reasoningEffort, reasoningTokens, weight',
    ],
    [
      { ...service, AZURE_SEARCH_API_VERSION: 'latest' },
      'AZURE_SEARCH_API_VERSION: must be a version such as 2025-09-01',
    ],
    [{ AZURE_SEARCH_API_VERSION: '2025-09-01' }, 'AZURE_SEARCH_API_VERSION: needs AZURE_SEARCH_ENDPOINT'],
    [{ REDIS_ENTRA_ID: 'true' }, 'REDIS_ENTRA_ID: needs REDIS_URL'],
    [
      { REDIS_ENTRA_ID: 'true', REDIS_URL: `rediss://:${SECRET}@cache.example:10000` },
      'REDIS_ENTRA_ID, REDIS_URL: both say how to log in; take the password off REDIS_URL',
    ],
    [
      { REDIS_ENTRA_ID: 'true', REDIS_URL: 'redis://cache.example' },
      'REDIS_ENTRA_ID: tokens travel by rediss:// in REDIS_URL alone',
    ],
    [{ ...service, AZURE_SEARCH_FIELDS: 'id=a, content=b' }, 'AZURE_SEARCH_FIELDS: must name source too'],
    [
      { ...service, AZURE_SEARCH_FIELDS: 'id=a, content=b, source=c, titel=d' },
      'AZURE_SEARCH_FIELDS: must be a list such as id=chunk_id, content=chunk, source=title, with any of id, content, source, page, heading, vector',
    ],
    [
      { ...service, AZURE_SEARCH_FIELDS: 'id=a, content=b, source=c, vector=d' },
      'AZURE_SEARCH_FIELDS: a vector field needs the embedding model that filled it: AZURE_OPENAI_EMBEDDING_DEPLOYMENT or OPENAI_EMBEDDING_MODEL',
    ],
    [
      { ...deployed, DAILY_COST_BUDGET: '25' },
      'DAILY_COST_BUDGET: needs MODEL_PRICES, for each deployment that writes',
    ],
    [{ ...deployed, MODEL_PRICES: 'a=1/1/1' }, 'MODEL_PRICES: of no use without DAILY_COST_BUDGET'],
    [
      {
        ...deployed,
        AZURE_OPENAI_DEPLOYMENT: 'a, b=gpt-5.6-luna*2',
        MODEL_PRICES: 'a=1/1/1',
        DAILY_COST_BUDGET: '25',
      },
      'MODEL_PRICES: has no price for entry 2 of AZURE_OPENAI_DEPLOYMENT',
    ],
    [
      {
        ...deployed,
        AZURE_OPENAI_LARGE_DEPLOYMENT: 'large',
        MODEL_PRICES: 'chat=1/1/1',
        DAILY_COST_BUDGET: '25',
      },
      'MODEL_PRICES: has no price for entry 1 of AZURE_OPENAI_LARGE_DEPLOYMENT',
    ],
    [
      { OPENAI_API_KEY: SECRET, OPENAI_MODEL: 'm', MODEL_PRICES: 'chat=1/1/1', DAILY_COST_BUDGET: '25' },
      'MODEL_PRICES: has no price for OPENAI_MODEL',
    ],
    ...['a', 'a=1/1', 'a=1/1/x', 'a=1/1/-1', '=1/1/1', 'a=1/1/1=2'].map((prices): [Environment, string] => [
      { ...deployed, MODEL_PRICES: prices, DAILY_COST_BUDGET: '25' },
      'MODEL_PRICES: must be a list such as gpt-5.6-luna=0.20/0.02/1.20: for each deployment what a million tokens of input, of cached input and of output cost',
    ]),
    [
      { ...deployed, MODEL_PRICES: 'a=1/1/1,a=2/2/2', DAILY_COST_BUDGET: '25' },
      'MODEL_PRICES: names a deployment twice',
    ],
    ...['0', '1e3', '-1', '1,50'].map((budget): [Environment, string] => [
      { ...deployed, MODEL_PRICES: 'chat=1/1/1', DAILY_COST_BUDGET: budget },
      budget === '0'
        ? 'DAILY_COST_BUDGET: must be above 0'
        : 'DAILY_COST_BUDGET: must be an amount such as 25 or 12.50',
    ]),
    [
      { DAILY_TOKEN_BUDGET: '1000' },
      'DAILY_TOKEN_BUDGET: of no use without a model that writes: AZURE_OPENAI_DEPLOYMENT or OPENAI_MODEL',
    ],
    [{ REDIS_CLUSTER: 'true' }, 'REDIS_CLUSTER: needs REDIS_URL'],
    [
      { REDIS_CLUSTER: 'true', REDIS_URL: 'redis://localhost:6379/2' },
      'REDIS_CLUSTER: a cluster has no database but 0; take the number off REDIS_URL',
    ],
    [{ REDIS_CLUSTER: 'yes' }, 'REDIS_CLUSTER: must be true or false'],
    [
      { REDIS_URL: 'localhost:6379' },
      'REDIS_URL: must be a URL such as redis://localhost:6379 or rediss://user:password@host:10000, with "%40" for "@" in the password',
    ],
    [{ REDIS_URL: 'https://localhost:6379' }, 'REDIS_URL: must begin with redis:// or, for TLS, rediss://'],
    [
      { REDIS_URL: 'redis://localhost/zero' },
      'REDIS_URL: must end with its port or the number of a database',
    ],
  ])('refuse %o', (env, problem) => {
    expect(failureOf(env).problems).toEqual([problem]);
  });
});

describe('wholeNumber', () => {
  const schema = backendVariables.extend({ TOP_K: wholeNumber({ default: 4, minimum: 1, maximum: 20 }) });

  it('is a number when set and the default when not', () => {
    const [set, unset] = [parseEnvironment(schema, { TOP_K: '20' }), parseEnvironment(schema, {})];
    expect([set.TOP_K, unset.TOP_K]).toEqual([20, 4]);
  });

  it.each(['0', '21', '-1', '1.5', '1e1', '0x5', 'four', '9'.repeat(400)])('refuses %s', (TOP_K) => {
    expect(failureOf({ TOP_K }, schema).problems).toEqual(['TOP_K: must be a whole number from 1 to 20']);
  });
});
