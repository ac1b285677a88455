import { globSync, readFileSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

const ALL = 'packages/*/src/**/*.test.ts';
/** Tests that start a server, a process, a thread or a browser. */
const INTEGRATION = ['packages/*/src/**/*.integration.test.ts', 'packages/*/src/**/*.browser.test.ts'];
/** Of these, the ones that measure how long an answer takes: a busy machine would break their limits. */
const ALONE = [
  'packages/adapters/src/redis/{faults,relay-processes,round-trips,redis-answer-relay}.integration.test.ts',
  'packages/server/src/networking/*.integration.test.ts',
  'packages/server/src/shared-state/redis/open-redis.integration.test.ts',
  'packages/server/src/whole-service/{model-faults,redis-faults,redis-outage,replicas,search-faults}.integration.test.ts',
];
/** A mocked module stays mocked for all files of a worker, so these files get workers of their own. */
const MOCKING = globSync(ALL, { exclude: INTEGRATION }).filter((file) =>
  readFileSync(file, 'utf8').includes('vi.mock('),
);
/** Ends a test that hangs. Far longer than any test takes, also on a slow machine, so that no test measures the machine. */
const LONG_MS = 300_000;
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
          testTimeout: LONG_MS / 5,
          setupFiles: 'packages/testkit/src/restore-globals.ts',
          ...CLEAN_UP,
        },
      },
      { test: { name: 'unit (module mocks)', include: MOCKING, testTimeout: LONG_MS / 5, ...CLEAN_UP } },
      { test: { name: 'edge', include: ['packages/core/edge/*.test.ts'], testTimeout: LONG_MS / 5 } },
      {
        test: {
          name: 'integration',
          include: INTEGRATION,
          exclude: ALONE,
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
          ...WITH_PROGRAMS,
        },
      },
      {
        // These run last and one file at a time.
        test: {
          name: 'integration (alone)',
          include: ALONE,
          maxWorkers: 1,
          sequence: { groupOrder: 2 },
          ...WITH_PROGRAMS,
        },
      },
    ],
  },
});
