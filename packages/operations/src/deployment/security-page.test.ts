import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../../../..');
const page = readFileSync(join(root, 'docs/security.md'), 'utf8');

describe('the threats in docs/security.md', () => {
  it('name only tests that exist', () => {
    const existing = globSync('packages/*/src/**/*.test.ts', { cwd: root }).map((file) => basename(file));
    const named = [...page.matchAll(/`([\w.-]+\.test\.ts)`/g)].map(([, name]) => name);
    expect(named.length).toBeGreaterThan(20);
    expect(named.filter((name) => name === undefined || !existing.includes(name))).toEqual([]);
  });
});
