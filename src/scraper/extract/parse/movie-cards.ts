import { type Element, isTag } from 'domhandler';
import { cleanText, foldText, withoutEdges } from '../text.ts';
import { addressKind } from '../values/address-kind.ts';
import { descendants, elementsNamed, elementWithin, type NamedElements, textOf } from './tree.ts';

const cardWords =
  /(?<![A-Za-z])(?:[Cc]ard|[Tt]ile|[Ss]lide|[Tt]easer|[Tt]humb|[Tt]humbnail|griditem)s?(?![a-z])|[a-z](?:Card|Tile|Slide|Teaser|Thumb)s?(?![a-z])/;
const mostNodes = 60;

/** Entries and rows of lists, and what leads to the next movie, are cards of what they begin with. */
const entryNames = new Set(['li', 'tr']);
const nextWords = /(?<![A-Za-z])(?:[Pp]rev|[Pp]revious|[Nn]ext|[Pp]revnext)(?![a-z])/;

/** Tells the cards on which a page shows other movies from those that hold facts of its own. */
export class MovieCards {
  /** The page's heading, folded; null where there is none: then any card may be the page's own. */
  #own: string | null;
  /** Paths of the page's own address. */
  #paths: Set<string>;

  constructor(page: NamedElements, address: string | null) {
    const canonical = elementsNamed(page, 'link').find(({ attribs }) => attribs.rel === 'canonical')?.attribs.href;
    this.#paths = new Set([address, canonical ?? null].map(pathOf).filter((path) => path !== null));
    const [heading] = elementsNamed(page, 'h1');
    this.#own = heading === undefined ? null : foldText(textOf(heading, 500)) || null;
  }

  /** Whether an element is a card that begins with a link to a movie at another address whose name is not the page's heading. */
  isOfOther(element: Element): boolean {
    const { class: classes = '' } = element.attribs;
    if (this.#own === null || classes.length > 1000) return false;
    if (!entryNames.has(element.name) && !cardWords.test(classes) && !nextWords.test(classes)) return false;
    const link = firstLink(element);
    const url = link === null ? null : URL.parse(link.attribs.href ?? '', 'https://site.invalid/');
    if (link === null || url === null || addressKind(url) !== 'movie' || elementWithin(element, 'h1') !== null)
      return false;
    if (this.#paths.has(pathOf(link.attribs.href ?? null) ?? '')) return false;
    const name = foldText(cleanText(textOf(link, 200)) || (elementWithin(link, 'img')?.attribs.alt ?? ''));
    return name !== '' && !name.startsWith(this.#own) && !this.#own.startsWith(name);
  }
}

function pathOf(address: string | null): string | null {
  const path = address === null ? undefined : URL.parse(address, 'https://site.invalid/')?.pathname;
  return path === undefined ? null : withoutEdges(path, '/').toLowerCase();
}

/** The link with which a card begins: a picture, or the first of its words. */
function firstLink(card: Element): Element | null {
  let nodes = 0;
  for (const node of descendants(card)) {
    if (++nodes > mostNodes) return null;
    if (isTag(node) && node.name === 'a') return node;
    if (node.type === 'text' && /\p{L}/u.test(node.data)) return null;
  }
  return null;
}
