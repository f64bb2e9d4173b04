import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { dirname, join, relative, sep } from 'node:path';

/** The modules that a browser loads for one entry, as JavaScript. */
export interface ModuleGraph {
  /** Changes whenever any of them does. */
  version: string;
  /** Address of the entry, relative to the root of the graph. */
  entry: string;
  /** JavaScript by address; the addresses lie to each other as the files do. */
  modules: ReadonlyMap<string, string>;
}

const imported = /^(?:import|export)\s+(?:[\w*{}\s,$]+?\s+from\s+)?['"]([^'"]+)['"]/gm;

/**
 * Reads a TypeScript module and all that it imports, and takes the types out: browsers load the sources as they are, no
 * build in between. Reads files, once, at the start of the process.
 * @throws Error when a module imports a package: there is none in the browser
 */
export function readModuleGraph(root: string, entry: string): ModuleGraph {
  const modules = new Map<string, string>();
  const waiting = [entry];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    const address = relative(root, file).split(sep).join('/');
    if (modules.has(address)) continue;
    const script = withoutBlankLines(stripTypeScriptTypes(readFileSync(file, 'utf8')));
    modules.set(address, script);
    for (const [, specifier = ''] of script.matchAll(imported)) {
      if (!specifier.startsWith('.')) throw new Error(`${address} imports ${specifier}, which no browser can find`);
      waiting.push(join(dirname(file), specifier));
    }
  }
  const sorted = new Map([...modules].sort(([one], [other]) => (one < other ? -1 : 1)));
  const hash = createHash('sha256').update(JSON.stringify([...sorted]));
  return {
    version: hash.digest('base64url').slice(0, 12),
    entry: relative(root, entry).split(sep).join('/'),
    modules: sorted,
  };
}

/** Where types were there is white space: nobody needs it on the way. */
function withoutBlankLines(script: string): string {
  return script.replace(/[ \t]+$/gm, '').replace(/\n{2,}/g, '\n');
}
