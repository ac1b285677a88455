import { globSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

const ALL = 'packages/*/src/**/*.test.ts';
/** Tests that start a server, a process, a thread or a browser. */
const INTEGRATION = ['packages/*/src/**/*.integration.test.ts', 'packages/*/src/**/*.browser.test.ts'];
/** A mocked module stays mocked for all files of a worker, so these files get workers of their own. */
const MOCKING = globSync(ALL, { exclude: INTEGRATION }).filter((file) =>
  readFileSync(file, 'utf8').includes('vi.mock('),
);
/** Ends a test that hangs. Far longer than any test takes, also on a slow machine, so that no test measures the machine. */
const LONG_MS = 300_000;
/** By default Vitest leaves one processor idle. */
const UNIT_WORKERS = availableParallelism();
/** One more, since these tests wait for what they start. None of them measures time. */
const INTEGRATION_WORKERS = availableParallelism() + 1;
const CLEAN_UP = { unstubGlobals: true, unstubEnvs: true, restoreMocks: true };
const WITH_PROGRAMS = {
  globalSetup: 'packages/testkit/src/tools/main.ts',
  testTimeout: LONG_MS,
  hookTimeout: LONG_MS,
  expect: { poll: { timeout: LONG_MS / 4 } },
  ...CLEAN_UP,
};

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
          maxWorkers: UNIT_WORKERS,
          testTimeout: LONG_MS / 5,
          setupFiles: 'packages/testkit/src/restore-globals.ts',
          ...CLEAN_UP,
        },
      },
      {
        test: {
          name: 'unit (module mocks)',
          include: MOCKING,
          maxWorkers: UNIT_WORKERS,
          testTimeout: LONG_MS / 5,
          ...CLEAN_UP,
        },
      },
      {
        test: {
          name: 'edge',
          include: ['packages/core/edge/*.test.ts'],
          maxWorkers: UNIT_WORKERS,
          testTimeout: LONG_MS / 5,
        },
      },
      {
        test: {
          name: 'integration',
          include: INTEGRATION,
          maxWorkers: INTEGRATION_WORKERS,
          sequence: { groupOrder: 1 },
          ...WITH_PROGRAMS,
        },
      },
    ],
  },
});
