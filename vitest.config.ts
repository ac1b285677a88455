import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      'packages/*',
      'packages/core/edge',
      {
        // After all others and one file at a time: they start servers and processes of their own, whose
        // time-outs are real, and would otherwise compete for the machine.
        test: {
          name: 'integration',
          include: ['packages/*/src/**/*.integration.test.ts'],
          unstubGlobals: true,
          restoreMocks: true,
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
