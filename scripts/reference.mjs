// `npm run reference`: writes the parts of the docs that are made from the source. A test fails while they are out of date.
import { readFileSync, writeFileSync } from 'node:fs';
import { runOnSupportedNode } from './runtime.mjs';

if (process.argv[2] !== '--write') process.exit(await runOnSupportedNode(['scripts/reference.mjs', '--write']));

const { withSettingTables } = await import('../src/configuration/reference.ts');
const page = new URL('../docs/configuration.md', import.meta.url);
writeFileSync(page, withSettingTables(readFileSync(page, 'utf8')));
