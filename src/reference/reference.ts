import { readFileSync, writeFileSync } from 'node:fs';
import { withSettingTables } from '../configuration/reference.ts';
import { commandsPage } from './commands.ts';
import { errorsPage } from './errors.ts';
import { httpPage } from './http.ts';
import { metricsPage } from './metrics.ts';
import { resourcesPage } from './resources.ts';
import { withValuesTable } from './values.ts';

const root = new URL('../../', import.meta.url);

/** The pages that are made from the source: path → text, from the text that the page has now. */
const pages: Record<string, (page: string) => string> = {
  'docs/reference/configuration.md': withSettingTables,
  'charts/cinestream/README.md': withValuesTable,
  'docs/reference/commands.md': commandsPage,
  'docs/reference/errors.md': errorsPage,
  'docs/reference/http.md': httpPage,
  'docs/reference/metrics.md': metricsPage,
  'docs/reference/resources.md': resourcesPage,
};

/** The pages whose text is not what the source makes of them; each is written first where `write` says so. */
export function outdatedPages(write: boolean): string[] {
  return Object.entries(pages).flatMap(([path, make]) => {
    const file = new URL(path, root);
    const before = textOf(file);
    const after = make(before);
    if (after === before) return [];
    if (write) writeFileSync(file, after);
    return [path];
  });
}

function textOf(file: URL): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
