import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';

/** What a module imports, also through the modules beside it, without the packages' own imports. */
function importsOf(file: string, seen = new Set<string>()): Set<string> {
  for (const [, specifier = ''] of readFileSync(file, 'utf8').matchAll(/(?:from|import\()\s*'([^']+)'/g)) {
    const path = specifier.startsWith('.') ? resolve(file, '..', specifier) : specifier;
    if (seen.has(path)) continue;
    seen.add(path);
    if (specifier.startsWith('.')) importsOf(path, seen);
  }
  return seen;
}

it('imports nothing of Node, since it runs at the edge too', () => {
  const packages = [...importsOf(resolve(import.meta.dirname, 'index.ts'))].filter(
    (name) => !name.startsWith('/'),
  );
  expect(
    packages.filter((name) => !['@rag/core', '@rag/core/adapter', 'lru-cache', 'stemmer'].includes(name)),
  ).toEqual([]);
});
