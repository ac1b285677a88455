import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { problemsOfWorkflow } from './parse-workflow.ts';

const github = join(import.meta.dirname, '../../../../.github');
const workflows = globSync(join(github, 'workflows/*.yml'));
const files = [...workflows, ...globSync(join(github, 'actions/*/action.yml'))];

/** The values of a key, at any depth. */
function valuesOf(key: string, value: unknown): unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => [
    ...(name === key ? [inner] : []),
    ...valuesOf(key, inner),
  ]);
}

describe('the workflows', () => {
  it('exist', () => {
    expect(workflows.map((file) => basename(file)).sort()).toEqual([
      'check.yml',
      'deploy.yml',
      'index.yml',
      'release.yml',
    ]);
  });

  it.each(workflows.map((file) => [basename(file), file]))(
    'match the schema of GitHub: %s',
    async (name, file) => {
      expect(await problemsOfWorkflow(name, readFileSync(file, 'utf8'))).toEqual([]);
    },
  );

  it('do not match the schema with an unknown key', async () => {
    const content = 'on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    stepz: []\n';
    expect(await problemsOfWorkflow('broken.yml', content)).toContainEqual(expect.stringContaining('stepz'));
  });

  it.each(files.map((file) => [file.slice(github.length + 1), file]))(
    'pin third-party actions to a commit and name the version: %s',
    (_, file) => {
      const text = readFileSync(file, 'utf8');
      const used = valuesOf('uses', parse(text)).map(String);
      for (const action of used.filter((name) => !name.startsWith('./'))) {
        expect(action).toMatch(/^[\w.-]+\/[\w./-]+@[0-9a-f]{40}$/);
        expect(text).toMatch(new RegExp(`${action} # v\\d`));
      }
    },
  );

  it.each(workflows.map((file) => [basename(file), file]))(
    'grant only read access by default: %s',
    (_, file) => {
      const { permissions } = parse(readFileSync(file, 'utf8'));
      const granted = Object.entries(permissions).filter(([, level]) => level !== 'read');
      // An identity token for a cloud grants no permission in this repository.
      expect(granted.filter(([name]) => name !== 'id-token')).toEqual([]);
    },
  );

  it.each(workflows.map((file) => [basename(file), file]))(
    'insert no text from events into a script: %s',
    (_, file) => {
      for (const script of valuesOf('run', parse(readFileSync(file, 'utf8'))))
        expect(script).not.toContain('${{');
    },
  );

  it('evaluate answers with the same thresholds as the local checks', () => {
    const local = readFileSync(join(github, '../.ci/run'), 'utf8');
    const thresholds = /pnpm run eval (--min-recall .*)/.exec(local)?.[1];
    for (const name of ['check.yml', 'index.yml']) {
      const scripts = valuesOf('run', parse(readFileSync(join(github, 'workflows', name), 'utf8')));
      expect(scripts).toContain(`pnpm run eval ${thresholds}`);
    }
  });
});
