import { globSync, readFileSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

const ALL = 'packages/*/src/**/*.test.ts';
/** Tests that start a server, a process, a thread or a browser. Their time limits are real. */
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
const CLEAN_UP = { unstubGlobals: true, unstubEnvs: true, restoreMocks: true };
const WITH_PROGRAMS = {
  globalSetup: 'packages/testkit/src/tools/main.ts',
  testTimeout: 30_000,
  hookTimeout: 60_000,
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
          // Catches a test that hangs, also on a machine that is busy with other work.
          testTimeout: 20_000,
          setupFiles: 'packages/testkit/src/restore-globals.ts',
          ...CLEAN_UP,
        },
      },
      { test: { name: 'unit (module mocks)', include: MOCKING, ...CLEAN_UP } },
      { test: { name: 'edge', include: ['packages/core/edge/*.test.ts'] } },
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
