import { describe, expect, it } from 'vitest';
import { problemsIn } from '../__fixtures__/problems-in.ts';
import type { Environment } from '../given-variables.ts';

const SECRET = 'sk-do-not-show';

describe('the variables of OpenAI', () => {
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
    expect(problemsIn(env)).toEqual([]);
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
    ...['/chat/completions', '/chat/completions/', '/embeddings', '/models'].map(
      (operation): [Environment, string] => [
        { ...model, OPENAI_BASE_URL: `https://host.example/v1${operation}` },
        `OPENAI_BASE_URL: must be the root of the API, such as https://host.example/v1, without ${operation}`,
      ],
    ),
    [
      model,
      "OPENAI_MODEL: needs OPENAI_API_KEY, or OPENAI_BASE_URL for a server other than OpenAI's, or both",
    ],
    [
      { OPENAI_EMBEDDING_MODEL: 'e' },
      "OPENAI_EMBEDDING_MODEL: needs OPENAI_API_KEY, or OPENAI_BASE_URL for a server other than OpenAI's, or both",
    ],
  ])('refuses %o', (env, problem) => {
    expect(problemsIn(env)).toEqual([problem]);
  });
});

describe('the variables of Azure and Redis', () => {
  const resource = { AZURE_OPENAI_ENDPOINT: 'https://my.openai.azure.com' };
  const service = { AZURE_SEARCH_ENDPOINT: 'https://my.search.windows.net' };

  it.each(['http://localhost:8080', 'http://127.0.0.1:1', 'http://[::1]:1', 'https://my.example'])(
    'accepts %s as an endpoint',
    (endpoint) => {
      const env = {
        AZURE_OPENAI_ENDPOINT: endpoint,
        AZURE_OPENAI_KEY: 'any',
        AZURE_OPENAI_DEPLOYMENT: 'chat',
        AZURE_SEARCH_ENDPOINT: endpoint,
        AZURE_SEARCH_KEY: 'any',
      };
      expect(problemsIn(env)).toEqual([]);
    },
  );

  const ENCODE_PASSWORD = 'in its password write @ as %40, / as %2F, # as %23, ? as %3F and % as %25';
  const LOOPBACK_ONLY = 'must begin with https:// (http:// is for loopback addresses only)';
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
      { OPENAI_EMBEDDING_MODEL: 'e', OPENAI_API_KEY: SECRET, LOCAL_EMBEDDING_MODEL: 'encoder' },
      'OPENAI_EMBEDDING_MODEL, LOCAL_EMBEDDING_MODEL: both name the embedding model; unset one',
    ],
    [
      { LOCAL_EMBEDDING_MODEL: 'encoder', EMBEDDING_DIMENSIONS: '512' },
      'EMBEDDING_DIMENSIONS: has no effect with LOCAL_EMBEDDING_MODEL',
    ],
    [
      { LOCAL_EMBEDDING_MODEL: 'encoder', EMBEDDING_BATCH_SIZE: '32' },
      'EMBEDDING_BATCH_SIZE: has no effect without AZURE_OPENAI_EMBEDDING_DEPLOYMENT or OPENAI_EMBEDDING_MODEL',
    ],
    [{ OPENAI_REASONING_TOKENS: '500' }, 'OPENAI_REASONING_TOKENS: has no effect without OPENAI_MODEL'],
    [{ LOCAL_MODEL_DIR: '/models' }, 'LOCAL_MODEL_DIR: has no effect without LOCAL_EMBEDDING_MODEL'],
    [
      { EMBEDDING_DIMENSIONS: '512' },
      'EMBEDDING_DIMENSIONS: needs an embedding model: AZURE_OPENAI_EMBEDDING_DEPLOYMENT or OPENAI_EMBEDDING_MODEL',
    ],
    [
      { AZURE_SEARCH_ENDPOINT: 'http://localhost:1' },
      'AZURE_SEARCH_KEY: must be set where AZURE_SEARCH_ENDPOINT begins with http://',
    ],
    [
      { AZURE_SEARCH_KEY: SECRET, AZURE_SEARCH_INDEX: 'ours' },
      'AZURE_SEARCH_KEY, AZURE_SEARCH_INDEX: needs AZURE_SEARCH_ENDPOINT',
    ],
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
      'AZURE_SEARCH_INDEX: must be 110 characters at most, as other names are derived from it; only an index that another program fills (AZURE_SEARCH_FIELDS) may have a longer one',
    ],
    [{ AZURE_SEARCH_INDEX: 'others' }, 'AZURE_SEARCH_INDEX: needs AZURE_SEARCH_ENDPOINT'],
    [
      { ...deployed, AZURE_OPENAI_LARGE_PERCENT: '30' },
      'AZURE_OPENAI_LARGE_PERCENT: has no effect without AZURE_OPENAI_LARGE_DEPLOYMENT',
    ],
    [
      { MODEL_FIRST_TOKEN_SECONDS: '5', MODEL_ATTEMPTS: '3' },
      'MODEL_FIRST_TOKEN_SECONDS, MODEL_ATTEMPTS: has no effect without a model that writes: AZURE_OPENAI_DEPLOYMENT or OPENAI_MODEL',
    ],
    [
      { ...deployed, AZURE_OPENAI_API_VERSION: 'v1' },
      'AZURE_OPENAI_API_VERSION: must be a version such as 2024-10-21 or 2025-04-01-preview',
    ],
    [
      { ...deployed, AZURE_OPENAI_DEPLOYMENT: `[{"deployment":"a","${SECRET}":1}]` },
      'AZURE_OPENAI_DEPLOYMENT: is wrong at [0]: a member is none of deployment, model, maxTokensParameter, temperature, streamUsage, reasoningEffort, reasoningTokens, weight',
    ],
    [
      { ...service, AZURE_SEARCH_API_VERSION: 'latest' },
      'AZURE_SEARCH_API_VERSION: must be a version such as 2025-09-01',
    ],
    [{ REDIS_ENTRA_ID: 'true' }, 'REDIS_ENTRA_ID: needs REDIS_URL'],
    [
      { REDIS_ENTRA_ID: 'true', REDIS_URL: `rediss://:${SECRET}@cache.example:10000` },
      'REDIS_ENTRA_ID, REDIS_URL: both say how to log in; remove the password from REDIS_URL',
    ],
    [
      { REDIS_ENTRA_ID: 'true', REDIS_URL: 'redis://cache.example' },
      'REDIS_ENTRA_ID: tokens are sent over TLS only; REDIS_URL must begin with rediss://',
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
      'DAILY_TOKEN_BUDGET: has no effect without a model that writes: AZURE_OPENAI_DEPLOYMENT or OPENAI_MODEL',
    ],
    [{ REDIS_CLUSTER: 'true' }, 'REDIS_CLUSTER: needs REDIS_URL'],
    [
      { REDIS_CLUSTER: 'true', REDIS_URL: 'redis://localhost:6379/2' },
      'REDIS_CLUSTER: a cluster has only database 0; remove the number from REDIS_URL',
    ],
    [{ REDIS_CLUSTER: 'yes' }, 'REDIS_CLUSTER: must be true or false'],
    [
      { REDIS_URL: 'localhost:6379' },
      `REDIS_URL: must be a URL such as redis://localhost:6379 or rediss://user:password@host:10000; ${ENCODE_PASSWORD}`,
    ],
    ...['redis://:a#b@host', 'redis://:a?b@host', 'redis://:a/b@host'].map((url): [Environment, string] => [
      { REDIS_URL: url },
      `REDIS_URL: must be a URL such as redis://localhost:6379 or rediss://user:password@host:10000; ${ENCODE_PASSWORD}`,
    ]),
    ...['redis://me:1#b@host', 'redis://me:1?b@host'].map((url): [Environment, string] => [
      { REDIS_URL: url },
      `REDIS_URL: must not contain "?" or "#"; ${ENCODE_PASSWORD}`,
    ]),
    [
      { REDIS_URL: 'redis://me:1/b@host' },
      `REDIS_URL: must end with its port or the number of a database; ${ENCODE_PASSWORD}`,
    ],
    [{ REDIS_URL: 'https://localhost:6379' }, 'REDIS_URL: must begin with redis:// or, for TLS, rediss://'],
    [
      { REDIS_URL: 'redis://localhost/zero' },
      `REDIS_URL: must end with its port or the number of a database; ${ENCODE_PASSWORD}`,
    ],
  ])('refuses %o', (env, problem) => {
    expect(problemsIn(env)).toEqual([problem]);
  });
});
