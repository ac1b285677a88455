import { testFiles } from 'virtual:test-files';
import { type Suite, startTests, type Test, type VitestRunner } from '@vitest/runner';
import type { TestReport } from './test-report.ts';
import { vi } from './vitest-in-worker.ts';

const runner: VitestRunner = {
  config: {
    root: '/',
    name: 'workerd',
    setupFiles: [],
    passWithNoTests: false,
    testNamePattern: undefined,
    allowOnly: false,
    sequence: { seed: 0, hooks: 'stack', setupFiles: 'list' },
    chaiConfig: undefined,
    maxConcurrency: 1,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    retry: 0,
    includeTaskLocation: false,
    tags: [],
    tagsFilter: undefined,
    strictTags: true,
  },
  onAfterRunTask() {
    vi.restoreAllMocks();
  },
  importFile: (path) => testFiles[path.slice(1)]?.(),
};

/** Runs core's test files, one after the other. */
export async function runTests(): Promise<readonly TestReport[]> {
  const files = await startTests(
    Object.keys(testFiles).map((name) => `/${name}`),
    runner,
  );
  return files.flatMap((file) => reportsOf(file, file.filepath.slice(1), []));
}

function reportsOf(task: Suite | Test, file: string, names: readonly string[]): TestReport[] {
  const failure = task.result?.errors?.map(({ message, stack }) => stack ?? message).join('\n');
  if (task.type === 'test') {
    const name = [...names, task.name].join(' > ');
    return [
      { file, name, failure: task.result?.state === 'pass' ? undefined : (failure ?? 'It did not run.') },
    ];
  }
  const isFile = 'filepath' in task;
  const inner = task.tasks.flatMap((each) => reportsOf(each, file, isFile ? [] : [...names, task.name]));
  // A file that cannot be loaded, or a group whose hook failed, has no test to tell it.
  return failure === undefined
    ? inner
    : [...inner, { file, name: [...names, task.name].join(' > '), failure }];
}
