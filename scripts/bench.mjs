// `npm run bench -- NAME [options]`: runs bench/NAME.ts. Without a name: lists them; with `--help` behind it: says what it measures.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensurePrograms, readInstallArguments } from './programs.mjs';
import { ensurePackages, projectDirectory, runOnSupportedNode } from './runtime.mjs';

const { mayInstall, rest } = readInstallArguments(process.argv.slice(2));
const [name, ...args] = rest;
const names = readdirSync(join(projectDirectory, 'bench'))
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
  .map((file) => file.slice(0, -3));
if (name === undefined || !names.includes(name)) {
  console.log(`usage: npm run bench -- NAME [options]\nbenchmarks: ${names.join(', ')}`);
  process.exit(name === undefined || name === '--help' ? 0 : 2);
}
if (args.includes('--help')) {
  // Each begins with a comment that says what is measured, how, and by which options.
  const [, about = ''] =
    /^\/\*\*\n([\s\S]*?) \*\//.exec(readFileSync(join(projectDirectory, 'bench', `${name}.ts`), 'utf8')) ?? [];
  console.log(about.replaceAll(/^ \* ?/gm, '').trimEnd());
  process.exit(0);
}
ensurePackages();
ensurePrograms({ mayInstall });
process.exit(await runOnSupportedNode(['--expose-gc', `bench/${name}.ts`, ...args]));
