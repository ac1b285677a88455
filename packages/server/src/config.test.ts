import { readFileSync } from 'node:fs';
import { ConfigurationError } from '@rag/adapters/environment';
import { describe, expect, it } from 'vitest';
import { readSettings } from './config.ts';

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
    ['TOP_K', '21'],
    ['CORS_ORIGINS', 'https://one.example/'],
    ['CORS_ORIGINS', 'ftp://one.example'],
    ['LOG_LEVEL', 'loud'],
  ])('refuses %s=%s by name', (name, value) => {
    expect(() => readSettings({ [name]: value })).toThrow(ConfigurationError);
    expect(() => readSettings({ [name]: value })).toThrow(`${name}: must be`);
  });

  it('has no variable that .env.example does not explain', () => {
    const example = readFileSync(new URL('../../../.env.example', import.meta.url), 'utf8');
    const explained = new Set([...example.matchAll(/^(?:# )?([A-Z][A-Z_]+)=/gm)].map(([, name]) => name));

    for (const name of Object.keys(readSettings({}))) expect(explained).toContain(name);
  });
});
