import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    name: 'documentation',
    include: ['src/**/*.test.ts'],
    exclude: ['**/*.integration.test.ts'],
    unstubGlobals: true,
    restoreMocks: true,
  },
});
