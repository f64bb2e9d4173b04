import type { PageDocument } from './document.ts';
import { elementsNamed } from './tree.ts';

/** IMDb's pages below that of a title, as its own page links them. */
const below =
  /^\/title\/(tt\d{5,10})\/(combined|fullcredits|keywords|maindetails|plotsummary|ratings|releaseinfo|trivia)\b/;

/**
 * The address of the title whose page it is, where a page of IMDb was saved without any: it links the pages below its
 * own. Null where those of no title or of several are linked.
 */
export function ownTitleAddress(page: PageDocument): string | null {
  const ids = new Set<string>();
  const parts = new Set<string>();
  for (const { attribs } of elementsNamed(page, 'a')) {
    const [, id, part] = below.exec(attribs.href ?? '') ?? [];
    if (id === undefined || part === undefined) continue;
    ids.add(id);
    parts.add(part);
  }
  const [id] = ids;
  return ids.size === 1 && parts.size > 1 ? `https://www.imdb.com/title/${id}/` : null;
}
