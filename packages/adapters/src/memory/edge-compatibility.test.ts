import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';

/** The packages and files that a module imports, directly or through relative imports. */
function importsOf(file: string, seen = new Set<string>()): Set<string> {
  for (const [, specifier = ''] of readFileSync(file, 'utf8').matchAll(/(?:from|import\()\s*'([^']+)'/g)) {
    const path = specifier.startsWith('.') ? resolve(file, '..', specifier) : specifier;
    if (seen.has(path)) continue;
    seen.add(path);
    if (specifier.startsWith('.')) importsOf(path, seen);
  }
  return seen;
}

it('the memory adapter imports no Node module, so that it runs on edge runtimes', () => {
  const packages = [...importsOf(resolve(import.meta.dirname, 'index.ts'))].filter(
    (name) => !name.startsWith('/'),
  );
  expect(
    packages.filter((name) => !['@rag/core', '@rag/core/adapter', 'lru-cache', 'stemmer'].includes(name)),
  ).toEqual([]);
});
