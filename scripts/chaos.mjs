// `npm run chaos [-- options]`: faults over a running pipeline, and a verdict. `--help` lists the options.
import { ensurePrograms } from './programs.mjs';
import { ensurePackages, runOnSupportedNode } from './runtime.mjs';

ensurePackages();
ensurePrograms();
process.exit(await runOnSupportedNode(['test/chaos/main.ts', ...process.argv.slice(2)]));
