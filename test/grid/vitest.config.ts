import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** Tests on a real Selenium Grid, which needs Java and Maven; `scripts/grid.mjs` brings it. Not part of `npm test`. */
export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  test: {
    include: ['test/grid/**/*.test.ts'],
    testTimeout: 180_000,
    hookTimeout: 120_000,
    fileParallelism: false,
    reporters: ['verbose'],
  },
});
