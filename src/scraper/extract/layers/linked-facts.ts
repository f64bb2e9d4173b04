import type { FilmFacts } from '../../../movie/facts.ts';
import { absoluteUrl } from '../reading/addresses.ts';
import type { PageDocument } from '../reading/document.ts';
import { cleanNames, cleanTerms } from '../reading/people.ts';
import { cleanText } from '../reading/text.ts';
import { elementsNamed, textOf } from '../reading/tree.ts';

type LinkedFact = 'director' | 'writers' | 'stars' | 'genre';

/** How sites call the folder of their pages about people of a role, or films of a genre. */
const folders: Readonly<Record<string, LinkedFact>> = {
  director: 'director',
  directors: 'director',
  writer: 'writers',
  writers: 'writers',
  screenwriter: 'writers',
  actor: 'stars',
  actors: 'stars',
  actress: 'stars',
  genre: 'genre',
  genres: 'genre',
};

const folderName = /director|writer|act(?:or|ress)|genre/i;

/** More links than a film has of them are a menu. */
const most: Readonly<Record<LinkedFact, number>> = { director: 6, writers: 12, stars: 200, genre: 10 };

/** Facts that only the addresses of links name: `/director/bong-joon-ho/`, `/genre/18-drama`. */
export function linkedFacts(page: PageDocument, address: string | null): Partial<FilmFacts> {
  const found: Record<LinkedFact, string[]> = { director: [], writers: [], stars: [], genre: [] };
  for (const anchor of elementsNamed(page, 'a')) {
    const { href } = anchor.attribs;
    if (href === undefined || !folderName.test(href)) continue;
    const url = absoluteUrl(href, address);
    const path = url === null ? [] : new URL(url).pathname.split('/').filter((part) => part !== '');
    const fact =
      path.length >= 2
        ? (folders[path.at(-2)?.toLowerCase() ?? ''] ?? folders[path[0]?.toLowerCase() ?? ''])
        : undefined;
    if (fact === undefined || page.regions.isForeign(anchor)) continue;
    found[fact].push(cleanText(textOf(anchor, 200)));
  }
  const kept = (Object.keys(found) as LinkedFact[]).filter(
    (fact) => found[fact].length > 0 && found[fact].length <= most[fact],
  );
  return Object.fromEntries(
    kept.map((fact) => [fact, fact === 'genre' ? cleanTerms(found.genre) : cleanNames(found[fact])]),
  );
}
