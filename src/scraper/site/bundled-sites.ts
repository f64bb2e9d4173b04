import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type BundledSiteName, bundledSiteNames, type Site } from '../../movie/site/site.ts';
import { parseSiteFile } from './site-file.ts';

const folder = fileURLToPath(new URL('../../../sites/', import.meta.url));
const read = new Map<BundledSiteName, Site>();

/** The site of a name that comes with CineStream. */
export function bundledSite(name: BundledSiteName): Site {
  const known = read.get(name);
  if (known !== undefined) return known;
  const { site } = parseSiteFile(readFileSync(`${folder}${name}.yaml`, 'utf8'), `sites/${name}.yaml`);
  read.set(name, site);
  return site;
}

/** Whether a text is the name of a site that comes with CineStream. */
export function isBundledSiteName(name: string): name is BundledSiteName {
  return bundledSiteNames.some((one) => one === name);
}
