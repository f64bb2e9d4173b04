// `npm run reference` writes the pages that are made from the source; with `-- --check` it fails while one is out of date.
import { runOnSupportedNode } from './runtime.mjs';

const [step, ...options] = process.argv.slice(2);
if (step !== '--here') {
  process.exit(await runOnSupportedNode(['scripts/reference.mjs', '--here', ...process.argv.slice(2)]));
}
const { outdatedPages } = await import('../src/reference/reference.ts');
const check = options.includes('--check');
const outdated = outdatedPages(!check);
for (const path of outdated) console.log(check ? `${path} is out of date: run npm run reference` : `wrote ${path}`);
process.exitCode = check && outdated.length > 0 ? 1 : 0;
