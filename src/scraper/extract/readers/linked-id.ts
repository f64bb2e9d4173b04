import { presentFacts } from '../claim.ts';
import type { PageDocument } from '../parse/document.ts';
import { elementsNamed } from '../parse/tree.ts';
import { absoluteUrl, hostOf, imdbTitleId, isImdbHost } from '../values/addresses.ts';
import type { Reader } from './reader.ts';

/** Another site's page that links to exactly one title of IMDb names its movie so. */
function linkedId(page: PageDocument, address: string | null): string | null {
  if (isImdbHost(hostOf(address))) return null;
  const ids = new Set<string>();
  for (const anchor of elementsNamed(page, 'a')) {
    if (!anchor.attribs.href?.includes('imdb')) continue;
    const url = absoluteUrl(anchor.attribs.href, address);
    const id = isImdbHost(hostOf(url)) ? imdbTitleId(url) : null;
    if (id !== null) ids.add(id);
  }
  // Some name it as text: "IMDb: tt0106332".
  for (const element of ids.size === 0 ? page.elements : []) {
    for (let node = element.firstChild; node !== null; node = node.nextSibling) {
      if (node.type !== 'text' || node.data.length >= 200 || !node.data.includes('tt')) continue;
      const [, id] = /^(?:imdb\s?(?:id)?\s?[:：]?\s?)?(tt\d{7,9})$/i.exec(node.data.trim()) ?? [];
      if (id !== undefined) ids.add(id);
    }
  }
  return ids.size === 1 ? ([...ids][0] ?? null) : null;
}

export const linkedIdReader: Reader = {
  name: 'linked-id',
  layer: 'dom',
  facts: ['id'],
  read: ({ sources: { page, address } }) => ({ facts: presentFacts({ id: linkedId(page, address) }) }),
};
