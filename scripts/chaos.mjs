// `npm run chaos [-- options]`: faults over a running pipeline, and a verdict. `--help` lists the options.
import { ensurePrograms, readInstallArguments } from './programs.mjs';
import { ensurePackages, runOnSupportedNode } from './runtime.mjs';

const { mayInstall, rest: args } = readInstallArguments(process.argv.slice(2));
ensurePackages();
ensurePrograms({ mayInstall });
process.exit(await runOnSupportedNode(['test/chaos/main.ts', ...args]));
