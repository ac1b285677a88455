import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { backendVariables } from './backend-variables.ts';
import { ConfigurationError } from './configuration-error.ts';
import { parseEnvironment } from './parse-environment.ts';
import { wholeNumber } from './variables.ts';

type Environment = Readonly<Record<string, string | undefined>>;

const SECRET = 'sk-do-not-show';

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
    expect(parseEnvironment(backendVariables, {})).toEqual({
      DATA_DIR: '.data',
      DOCUMENTS_DIR: 'docs/corpus',
    });
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
      DATA_DIR: '/var/lib/rag',
      DOCUMENTS_DIR: 'docs/corpus',
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
    expect(parseEnvironment(backendVariables, env)).toMatchObject(env);
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

  it.each(['OPENAI_BASE_URL', 'OPENAI_API_KEY'])('never shows the value of %s', (name) => {
    const { message, problems } = failureOf({ [name]: `x://me:${SECRET}@h` });
    expect(`${message} ${problems.join(' ')}`).not.toContain(SECRET);
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
