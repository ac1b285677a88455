import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

export interface CoveringTest {
  /** The path from the root of the repository. */
  readonly path: string;
  readonly file: string;
  readonly title: string;
}

const COVERS = /^[ \t]*\/\/ Covers: ([a-z0-9-]+(?:, [a-z0-9-]+)*)$/gm;
/** The title is the first string in parentheses, after the table of `it.each` if there is one, or after `name:`. */
const TITLE = /^\s*(?:(?:it|test|describe)\(|name:)\s*(['"`])(.+?)(?<!\\)\1/s;
const TITLE_AFTER_TABLE = /^\s*(?:it|test|describe)\.\w+\(.*?\)\(\s*(['"`])(.+?)(?<!\\)\1/s;

/**
 * Finds the tests and conformance cases under a comment `// Covers: <id>, <id>`, by id and sorted by file.
 *
 * @throws Error when no title follows such a comment.
 */
export function findCoveringTests(root: string): ReadonlyMap<string, readonly CoveringTest[]> {
  const found = new Map<string, CoveringTest[]>();
  const paths = globSync('packages/*/src/**/*.ts', { cwd: root, exclude: ['packages/documentation/**'] });
  for (const path of paths.toSorted()) {
    for (const { ids, title } of readCovers(readFileSync(join(root, path), 'utf8'), path)) {
      const test = { path, file: basename(path), title };
      for (const id of ids) found.set(id, [...(found.get(id) ?? []), test]);
    }
  }
  return found;
}

/** The comments `// Covers:` of a file, each with the title of the test below it. */
export function readCovers(source: string, path: string): { ids: readonly string[]; title: string }[] {
  return [...source.matchAll(COVERS)].map((match) => {
    const below = source.slice(match.index + match[0].length);
    const title = (TITLE.exec(below) ?? TITLE_AFTER_TABLE.exec(below))?.[2];
    if (title === undefined) throw new Error(`${path}: no test follows "${match[0].trim()}".`);
    return { ids: (match[1] ?? '').split(', '), title: title.replaceAll('\\', '') };
  });
}
