import { globSync, readFileSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

const ALL = 'packages/*/src/**/*.test.ts';
/** Tests that start a server, a process, a thread or a browser. Their time limits are real. */
const INTEGRATION = ['packages/*/src/**/*.integration.test.ts', 'packages/*/src/**/*.browser.test.ts'];
/** A mocked module stays mocked for all files of a worker, so these files get workers of their own. */
const MOCKING = globSync(ALL, { exclude: INTEGRATION }).filter((file) =>
  readFileSync(file, 'utf8').includes('vi.mock('),
);
const CLEAN_UP = { unstubGlobals: true, unstubEnvs: true, restoreMocks: true };

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: [ALL],
          exclude: [...INTEGRATION, ...MOCKING],
          // Loading the modules anew for every file takes longer than the tests themselves.
          isolate: false,
          // Catches a test that hangs, also on a machine that is busy with other work.
          testTimeout: 20_000,
          setupFiles: 'packages/testkit/src/restore-globals.ts',
          ...CLEAN_UP,
        },
      },
      { test: { name: 'unit (module mocks)', include: MOCKING, ...CLEAN_UP } },
      { test: { name: 'edge', include: ['packages/core/edge/*.test.ts'] } },
      {
        // These run last and one file at a time, because a busy machine would break their time limits.
        test: {
          name: 'integration',
          include: INTEGRATION,
          globalSetup: 'packages/testkit/src/tools/main.ts',
          maxWorkers: 1,
          testTimeout: 30_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 1 },
          ...CLEAN_UP,
        },
      },
    ],
  },
});
