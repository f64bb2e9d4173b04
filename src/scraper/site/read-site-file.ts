import { readFile } from 'node:fs/promises';
import { ConfigurationError } from '../../errors.ts';
import { bundledSiteNames } from '../../movie/site/site.ts';
import { isBundledSiteName } from './bundled-sites.ts';
import { parseSiteFile, type SiteFile } from './site-file.ts';

/** What `--site` names: a bundled site, which has nothing of its own to add, or a file. */
export type NamedSite = { extends: SiteFile['extends']; site: SiteFile['site'] | null };

/**
 * The site of a name, or in a file.
 * @throws ConfigurationError where there is none, or it says what no site can.
 */
export async function readSite(nameOrFile: string): Promise<NamedSite> {
  if (isBundledSiteName(nameOrFile)) return { extends: nameOrFile, site: null };
  const text = await readFile(nameOrFile, 'utf8').catch((error: unknown) => {
    const names = bundledSiteNames.join(', ');
    throw new ConfigurationError(`there is no site file ${nameOrFile}: give a file, or one of ${names}`, {
      cause: error,
    });
  });
  return parseSiteFile(text, nameOrFile);
}
