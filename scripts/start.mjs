import { ensurePrograms } from './programs.mjs';
import { ensurePackages, runOnSupportedNode } from './runtime.mjs';

const args = process.argv.slice(2);
ensurePackages();
if (!args.includes('--help') && !args.includes('-h')) ensurePrograms();
process.exit(await runOnSupportedNode(['src/main.ts', 'run', ...args]));
