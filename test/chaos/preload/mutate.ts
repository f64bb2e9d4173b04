/** Preloaded into the processes of a broken build: puts the bug that CHAOS_MUTATION names into the source as it is loaded. */
import { readFileSync } from 'node:fs';
import { registerHooks, stripTypeScriptTypes } from 'node:module';
import { fileURLToPath } from 'node:url';
import { mutations } from '../mutations.ts';

const mutation = mutations.find(({ name }) => name === process.env.CHAOS_MUTATION);
if (mutation === undefined) throw new Error(`there is no mutation ${process.env.CHAOS_MUTATION}`);

registerHooks({
  load(url, context, nextLoad) {
    if (!url.endsWith(mutation.file)) return nextLoad(url, context);
    const source = readFileSync(fileURLToPath(url), 'utf8');
    if (!source.includes(mutation.text))
      throw new Error(`${mutation.file} no longer has what ${mutation.name} changes`);
    const broken = source.replace(mutation.text, () => mutation.replacement);
    return { format: 'module', source: stripTypeScriptTypes(broken), shortCircuit: true };
  },
});
