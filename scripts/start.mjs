import { ensurePrograms, readInstallArguments } from './programs.mjs';
import { ensurePackages, runOnSupportedNode } from './runtime.mjs';

const { mayInstall, rest: args } = readInstallArguments(process.argv.slice(2));
ensurePackages();
if (!args.includes('--help') && !args.includes('-h')) ensurePrograms({ mayInstall });
process.exit(await runOnSupportedNode(['src/main.ts', 'run', ...args]));
