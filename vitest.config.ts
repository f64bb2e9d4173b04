import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    testTimeout: 30_000,
    hookTimeout: 60_000,
    pool: 'forks',
    // Tests wait for servers and browsers more than they compute: fewer would leave two cores idle half of the time.
    maxWorkers: 4,
    projects: [
      {
        extends: true,
        // Tests beside the code and of the documentation share nothing but modules without state: one process runs many files.
        test: { name: 'unit', include: ['src/**/*.test.ts', 'test/documentation/*.test.ts'], isolate: false },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts', 'test/chaos/*.test.ts', 'clients/**/*.test.ts'],
        },
      },
    ],
  },
});
