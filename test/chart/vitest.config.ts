import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** Static checks of the chart, the Tiltfile and compose.yaml with tools that npm does not have. Not part of `npm test`. */
export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  test: {
    include: ['test/chart/**/*.test.ts'],
    testTimeout: 60_000,
    // Compiles a tool where no cache has it yet.
    hookTimeout: 600_000,
    fileParallelism: false,
    reporters: ['verbose'],
  },
});
