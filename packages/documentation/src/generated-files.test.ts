import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fillMarkers } from './generated-file.ts';
import { generatedFiles } from './generated-files.ts';
import { wrapText } from './wrap-text.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');

it.each(generatedFiles.map((file) => [file.path, file] as const))(
  '%s is what `pnpm docs:generate` writes',
  (path, { render }) => {
    const current = readFileSync(join(ROOT, path), 'utf8');
    expect(current).toBe(render(current));
  },
);

describe('fillMarkers', () => {
  const page =
    'Before.\n<!-- generated: a -->\nold\n<!-- end -->\nBetween.\n<!-- generated: b c -->\n<!-- end -->\n';

  it('replaces only the text between the markers', () => {
    const contents = new Map([
      ['a', 'new $1'],
      ['b c', 'also\nnew'],
    ]);
    expect(fillMarkers(page, contents)).toBe(
      'Before.\n<!-- generated: a -->\nnew $1\n<!-- end -->\nBetween.\n<!-- generated: b c -->\nalso\nnew\n<!-- end -->\n',
    );
  });

  it.each([[['a']], [['a', 'b c', 'd']]])('throws for a page whose markers are not %o', (names) => {
    expect(() => fillMarkers(page, new Map(names.map((name) => [name, ''])))).toThrow('The markers are');
  });
});

describe('wrapText', () => {
  it('breaks lines between words', () => {
    expect(wrapText('one two three', 8)).toEqual(['one two', 'three']);
  });

  it('puts a word that is too long on its own line', () => {
    expect(wrapText('a incomprehensible b', 5)).toEqual(['a', 'incomprehensible', 'b']);
  });
});
