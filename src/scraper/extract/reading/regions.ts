import type { Element } from 'domhandler';
import { foreignHeading, otherFilmsLine } from '../vocabulary/foreign-headings.ts';
import { labelledFact } from '../vocabulary/labels.ts';
import { cleanText } from './text.ts';
import { elementsNamed, elementWithin, type NamedElements, parentElement, textOf } from './tree.ts';

// Words of class names and ids of page parts that speak of other works, of users, or of the site itself.
const foreignWords = new Set(
  'news review reviews usercomments comments comment recommendation recommendations recommends recommended rec related similar sidebar footer nav navbar navigation menu breadcrumb breadcrumbs advert advertisement ads sponsored promo poll quiz watchlist lists boards trailer trailers videos clips carousel suggestions morelikethis newsletter cookie consent modal popup dropdown tooltip share sharing rhs login signin your'.split(
    ' ',
  ),
);
// Structured markup of works and clips beside the page's film: the episodes of a series, its reviews.
const foreignProperties = new Set([
  'episode',
  'episodes',
  'review',
  'reviews',
  'trailer',
  'isRelatedTo',
  'isSimilarTo',
]);
const foreignElements = new Set(['nav', 'footer', 'aside', 'template', 'noscript', 'dialog']);
const wholePage = new Set(['html', 'body', 'main']);
const wordBreak = /[^A-Za-z]+|(?<=[a-z])(?=[A-Z])/;

/** Which parts of a page are not about the page's film, as far as it was asked. */
export class Regions {
  #verdicts = new Map<Element, boolean>();
  #words = new Map<string, boolean>();
  #below: Set<Element>;

  constructor(page: NamedElements) {
    this.#below = belowForeignHeadings(page);
  }

  /** Whether an element stands in a part of the page that is about something else. */
  isForeign(element: Element): boolean {
    return this.#verdict(element, null, this.#verdicts);
  }

  /** The same, looking no further up than an item's own element: an item may stand in such a part as a whole. */
  isForeignWithin(element: Element, scope: Element | null): boolean {
    return scope === null ? this.isForeign(element) : this.#verdict(element, scope, null);
  }

  #verdict(element: Element, scope: Element | null, known: Map<Element, boolean> | null): boolean {
    const path: Element[] = [];
    let verdict = false;
    for (
      let current: Element | null = element;
      current !== null && current !== scope;
      current = parentElement(current)
    ) {
      const before = known?.get(current);
      if (before !== undefined) {
        verdict = before;
        break;
      }
      path.push(current);
      if (known === null && this.#marksForeign(current)) return true;
    }
    if (known === null) return false;
    for (const current of path.toReversed()) {
      verdict ||= this.#marksForeign(current);
      known.set(current, verdict);
    }
    return verdict;
  }

  #marksForeign(element: Element): boolean {
    if (foreignElements.has(element.name)) return true;
    if (wholePage.has(element.name)) return false;
    const { class: classes, id, style, itemprop, itemscope } = element.attribs;
    if (itemscope !== undefined && itemprop !== undefined && foreignProperties.has(itemprop)) return true;
    // What is hidden around a form explains the form: "Genre: drama, parody …" tells what to enter.
    if (style !== undefined && /display:\s*none/i.test(style) && elementWithin(element, 'form') !== null) return true;
    // A paragraph may be the last of its part without being the page's footer.
    if (element.name === 'p') return this.#below.has(element);
    if (this.#below.has(element)) return true;
    return (this.#hasForeignWord(classes) || this.#hasForeignWord(id)) && !isCarouselOfCast(element);
  }

  #hasForeignWord(names: string | undefined): boolean {
    if (names === undefined || names === '' || names.length > 1000) return false;
    const known = this.#words.get(names);
    if (known !== undefined) return known;
    const verdict = names.split(wordBreak).some((word) => foreignWords.has(word.toLowerCase()));
    this.#words.set(names, verdict);
    return verdict;
  }
}

/** A carousel of people is of the page's film, one of anything else is not. */
function isCarouselOfCast(element: Element): boolean {
  const { class: classes = '', id = '' } = element.attribs;
  const names = `${classes} ${id}`;
  if (names.length > 1000 || !/carousel/i.test(names)) return false;
  const words = names.split(wordBreak).map((word) => word.toLowerCase());
  if (words.some((word) => word !== 'carousel' && foreignWords.has(word))) return false;
  if (words.some((word) => castWords.has(word))) return true;
  const title = headings.map((name) => elementWithin(element, name)).find((found) => found !== null);
  return title !== null && title !== undefined && labelledFact(cleanText(textOf(title, 40)), null) === 'cast';
}

const castWords = new Set(['cast', 'actors', 'crew', 'people', 'credits']);
const headings = ['h2', 'h3', 'h4', 'h5', 'h6'];
const mostHeadings = 500;
const mostSiblings = 200;

/** What follows headings like "Similar films", up to the next heading of their rank. */
function belowForeignHeadings(page: NamedElements): Set<Element> {
  const below = new Set<Element>();
  for (const name of headings) {
    for (const heading of elementsNamed(page, name).slice(0, mostHeadings)) {
      const text = cleanText(textOf(heading, 80));
      if (!foreignHeading.test(text)) continue;
      let top = heading;
      // A heading in a box of its own stands for the box.
      for (let box = parentElement(top); box !== null; box = parentElement(box)) {
        if (wholePage.has(box.name) || cleanText(textOf(box, 120)) !== text) break;
        top = box;
      }
      markBelow(top, name, below);
    }
  }
  let announced = 0;
  for (const name of ['div', 'p', 'strong', 'b']) {
    for (const line of elementsNamed(page, name)) {
      const text = line.children.length === 1 && line.firstChild?.type === 'text' ? line.firstChild.data.trim() : '';
      if (text.length > 60 || !otherFilmsLine.test(text) || ++announced > mostHeadings) continue;
      markBelow(line, 'h6', below);
    }
  }
  return below;
}

/** Takes what follows an element, up to the next heading of a rank. */
function markBelow(top: Element, rank: string, below: Set<Element>): void {
  let siblings = 0;
  for (let next = top.nextSibling; next !== null && siblings < mostSiblings; next = next.nextSibling) {
    if (next.type !== 'tag') continue;
    siblings += 1;
    if (beginsSection(next, rank)) break;
    below.add(next);
  }
}

function beginsSection(element: Element, rank: string): boolean {
  if (element.name === 'h1' || (headings.includes(element.name) && element.name <= rank)) return true;
  return ['h1', ...headings].some((name) => name <= rank && elementWithin(element, name) !== null);
}
