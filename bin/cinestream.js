#!/usr/bin/env node
import { runOnSupportedNode } from '../scripts/runtime.mjs';

// The sources are TypeScript and run as they are: that takes Node 24, which the npm package `node` brings.
process.exit(await runOnSupportedNode(['src/main.ts', ...process.argv.slice(2)], { installed: true }));
