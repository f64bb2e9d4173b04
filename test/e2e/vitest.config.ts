import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** The end-to-end suite: needs a cluster (KUBECONFIG), kubectl and helm; `.ci/e2e` brings them. Not part of `npm test`. */
export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  test: {
    include: ['test/e2e/**/*.test.ts'],
    testTimeout: 300_000,
    hookTimeout: 180_000,
    fileParallelism: false,
    // Each step stands on the one before.
    bail: 1,
    reporters: ['verbose'],
  },
});
