import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { table } from './table.ts';

/** One class of error: what logs, metrics and dead letters call it, and what happens next. */
export interface ErrorDescription {
  code: string;
  retryable: 'yes' | 'no' | 'depends';
  meaning: string;
}

const source = fileURLToPath(new URL('..', import.meta.url));
const classes =
  /\/\*\* (?<meaning>[^\n]*?) \*\/\nexport class \w+ extends CineStreamError \{\n {2}readonly code = '(?<code>\w+)';\n {2}readonly retryable(?: = (?<retryable>true|false)|: boolean);/g;

/**
 * Every class of error of the source, by code.
 * @throws Error where a class cannot be described: it lacks a doc comment of one line, or begins with other fields.
 */
export function errorDescriptions(): ErrorDescription[] {
  const found: ErrorDescription[] = [];
  for (const file of globSync('**/*.ts', { cwd: source }).filter((path) => !path.endsWith('.test.ts'))) {
    const text = readFileSync(`${source}${file}`, 'utf8');
    const described = [...text.matchAll(classes)].map(({ groups = {} }) => describe(groups));
    const all = text.match(/^export class \w+ extends CineStreamError/gm)?.length ?? 0;
    if (described.length !== all) {
      throw new Error(
        `${file} has ${all} classes of errors, and ${described.length} can be described: give each a doc comment of one line, then code and retryable`,
      );
    }
    found.push(...described);
  }
  return found.toSorted((one, other) => one.code.localeCompare(other.code));
}

function describe({ code = '', retryable, meaning = '' }: Record<string, string | undefined>): ErrorDescription {
  const again = retryable === undefined ? 'depends' : retryable === 'true' ? 'yes' : 'no';
  return { code, retryable: again, meaning };
}

/** docs/reference/errors.md */
export function errorsPage(): string {
  const rows = errorDescriptions().map(({ code, retryable, meaning }) => [`\`${code}\``, retryable, meaning]);
  return `# Errors

Each error has a stable code. Logs show it as \`code\`, metrics as the label \`code\`, dead letters in the column of
\`cinestream deadletter list\`. *Retryable* says whether the same input may succeed later: such a message is delivered again, up to its
last attempt. Any other message goes to the dead letters at once. An error without a code of ours has the code \`unexpected\` and is
retryable.

${table(['code', 'retryable', 'meaning'], rows)}
`;
}
