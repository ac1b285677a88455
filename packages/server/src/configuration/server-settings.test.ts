import { readFileSync } from 'node:fs';
import { ConfigurationError } from '@rag/adapters/environment';
import { describe, expect, it } from 'vitest';
import { readSettings, serverVariables } from './server-settings.ts';

describe('readSettings', () => {
  it('needs nothing', () => {
    expect(readSettings({})).toMatchObject({
      HOST: '127.0.0.1',
      PORT: 3_000,
      CORS_ORIGINS: [],
      RATE_LIMIT_PER_MINUTE: 10,
      SESSION_TTL_SECONDS: 900,
      ANSWER_TTL_SECONDS: 3_600,
      TOP_K: 4,
    });
  });

  it('reads lists', () => {
    const { CORS_ORIGINS, CHAT_EXAMPLES } = readSettings({
      CORS_ORIGINS: 'https://one.example, http://localhost:5173,',
      CHAT_EXAMPLES: 'When, and where? | How much?',
    });

    expect(CORS_ORIGINS).toEqual(['https://one.example', 'http://localhost:5173']);
    expect(CHAT_EXAMPLES).toEqual(['When, and where?', 'How much?']);
  });

  it('takes all origins', () => {
    expect(readSettings({ CORS_ORIGINS: '*' }).CORS_ORIGINS).toEqual(['*']);
  });

  it.each([
    ['PORT', '-1'],
    ['PORT', '65536'],
    ['RATE_LIMIT_PER_MINUTE', '0'],
    ['CLIENT_KEY_SECRET', 'a'.repeat(31)],
    ['TOP_K', '21'],
    ['CORS_ORIGINS', 'https://one.example/'],
    ['CORS_ORIGINS', 'ftp://one.example'],
    ['LOG_LEVEL', 'loud'],
  ])('refuses %s=%s by name', (name, value) => {
    expect(() => readSettings({ [name]: value })).toThrow(ConfigurationError);
    expect(() => readSettings({ [name]: value })).toThrow(`${name}: must be`);
  });

  it('is explained by .env.example, variable by variable', () => {
    const example = read('.env.example');
    const explained = [...example.matchAll(/^(?:# )?([A-Z][A-Z_]+)=/gm)].map(([, name]) => name);
    expect(explained.toSorted()).toEqual(Object.keys(serverVariables.shape).toSorted());
  });

  it('is explained by docs/configuration.md, with the defaults', () => {
    const defaults = Object.entries(serverVariables.shape).map(([name, schema]) => [
      name,
      toText(schema.safeParse(undefined).data),
    ]);
    const rows = [...read('docs/configuration.md').matchAll(/^\| `([A-Z_]+)` \| (?:`([^`|]+)`)?[^|]*\|/gm)];
    const explained = rows.map(([, name, value = '']) => [name, value]);
    expect(explained.toSorted()).toEqual(defaults.toSorted());
  });
});

function read(path: string): string {
  return readFileSync(new URL(`../../../../${path}`, import.meta.url), 'utf8');
}

function toText(value: unknown): string {
  return value === undefined ? '' : String(value);
}
