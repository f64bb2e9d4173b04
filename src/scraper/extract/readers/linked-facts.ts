import { type Element, isTag } from 'domhandler';
import type { MovieFacts } from '../../../movie/facts.ts';
import type { PageDocument } from '../parse/document.ts';
import { elementsNamed, elementWithin, parentElement, textOf } from '../parse/tree.ts';
import { cleanText, foldText } from '../text.ts';
import { absoluteUrl, hostOf, isImdbHost } from '../values/addresses.ts';
import { cleanNames, cleanTerms } from '../values/people.ts';
import type { Reader } from './reader.ts';

type LinkedFact = 'director' | 'writers' | 'stars' | 'genre' | 'keywords';

/** How sites call the folder of their pages about people of a role, or movies of a genre. */
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
const imdbFolderName = /director|writer|act(?:or|ress)|genre|keyword/i;

/** More links than a movie has of them are a menu. */
const most: Readonly<Record<LinkedFact, number>> = { director: 6, writers: 12, stars: 200, genre: 10, keywords: 2000 };

/** Facts that only the addresses of links name: `/director/bong-joon-ho/`, `/genre/18-drama`. */
export function linkedFacts(page: PageDocument, address: string | null): Partial<MovieFacts> {
  const found: Record<LinkedFact, string[]> = { director: [], writers: [], stars: [], genre: [], keywords: [] };
  const host = hostOf(address);
  const isImdb = isImdbHost(host);
  const telling = isImdb ? imdbFolderName : folderName;
  for (const anchor of elementsNamed(page, 'a')) {
    const { href } = anchor.attribs;
    if (href === undefined || !telling.test(href)) continue;
    const url = absoluteUrl(href, address);
    const path = url === null ? [] : new URL(url).pathname.split('/').filter((part) => part !== '');
    const fact = isImdb && url !== null && keywordAddress.test(url) ? 'keywords' : folderFact(path);
    // Another site's folders are of that site's movies: in notes, links are sources.
    const isElsewhere = fact === 'genre' && host !== null && hostOf(url) !== host;
    if (fact === undefined || isElsewhere || page.regions.isForeign(anchor)) continue;
    const text = cleanText(textOf(anchor, 200));
    if (fact === 'genre' && (namesSection(text, path.at(-1) ?? '') || isMenuEntry(anchor))) continue;
    found[fact].push(text);
  }
  const kept = (Object.keys(found) as LinkedFact[]).filter(
    (fact) => found[fact].length > 0 && found[fact].length <= most[fact],
  );
  return Object.fromEntries(
    kept.map((fact) => [
      fact,
      fact === 'genre' || fact === 'keywords' ? cleanTerms(found[fact]) : cleanNames(found[fact]),
    ]),
  );
}

/** IMDb's addresses of the movies with a keyword. */
const keywordAddress = /\/(?:keyword\/|search\/keyword\/?\?(?:[^#]*&)?keywords=)[\w%]/i;

function folderFact(path: readonly string[]): LinkedFact | undefined {
  if (path.length < 2) return undefined;
  return folders[path.at(-2)?.toLowerCase() ?? ''] ?? folders[path[0]?.toLowerCase() ?? ''];
}

/** "IMDb Drama section" on a link to `/Genres/Drama/` names a part of the site, "Drama" alone the genre. */
function namesSection(text: string, folder: string): boolean {
  const [name, genre] = [foldText(text), foldText(folder)];
  return genre.length >= 3 && name !== genre && name.includes(genre) && text.split(' ').length >= 3;
}

/** One of a list's entries most of which lead elsewhere: a menu's, where a movie's genres stand side by side. */
function isMenuEntry(anchor: Element): boolean {
  const parent = parentElement(anchor);
  const isListed = parent?.name === 'li';
  if (isListed && parent.children.filter(isTag).length > 1) return false;
  let [genres, others] = [0, 0];
  for (const sibling of (isListed ? parentElement(parent) : parent)?.children ?? []) {
    const link = !isTag(sibling)
      ? null
      : isListed
        ? elementWithin(sibling, 'a')
        : sibling.name === 'a'
          ? sibling
          : null;
    if (link === null) continue;
    if (/genre/i.test(link.attribs.href ?? '')) genres++;
    else others++;
  }
  return others >= 3 && others > genres;
}

export const linkedFactsReader: Reader = {
  name: 'linked-facts',
  layer: 'dom',
  facts: ['director', 'writers', 'creators', 'stars', 'genre', 'keywords', 'year'],
  read: ({ sources: { page, address } }) => ({ facts: linkedFacts(page, address) }),
};
