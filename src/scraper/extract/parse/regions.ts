import type { Element } from 'domhandler';
import { foreignHeading, otherMoviesLine } from '../lexicon/foreign-headings.ts';
import { labelledFact } from '../lexicon/labels.ts';
import { cleanText } from '../text.ts';
import { MovieCards } from './movie-cards.ts';
import { elementsNamed, elementWithin, type NamedElements, parentElement, textOf } from './tree.ts';

// Words of class names and ids of page parts that speak of other works, of users, or of the site itself.
const foreignWords = new Set(
  'news review reviews usercomments comments comment recommendation recommendations recommends recommended similar footer nav navbar navigation menu breadcrumb breadcrumbs advert advertisement ads sponsored promo poll quiz watchlist lists boards trailer trailers videos clips suggestions morelikethis newsletter cookie consent modal popup dropdown tooltip share sharing login signin your'.split(
    ' ',
  ),
);
// Structured markup of works and clips beside the page's movie: the episodes of a series, its reviews.
const foreignProperties = new Set([
  'episode',
  'episodes',
  'review',
  'reviews',
  'trailer',
  'isRelatedTo',
  'isSimilarTo',
]);
/** Structured markup of whoever runs the site, with the marks of their customers. */
const siteItem = /\/(?:Organization|LocalBusiness|WebSite|MovieTheater|Store)$/;
// Parts that stand beside the movie's own: mostly of other works, but sites put facts of the movie there too.
const besideWords = new Set('sidebar related rec rhs'.split(' '));
const foreignElements = new Set(['nav', 'footer', 'template', 'noscript', 'dialog']);
/** An id is there once: what a page calls so is of its own movie, also beside it. */
const ownFact = /^(?:plots?|synopsis|storyline|rating|ratings|releases?|premieres?|genres?|keywords|cast|crew)$/i;
/** How sites name the box of facts of one movie. */
const factBox = /(?:^|[\s_-])(?:infobox|film|movie)(?:$|[\s_-])/i;
const castPart = /(?:^|[\s_-])(?:cast|crew|actors|people)(?:$|[\s_-])/i;
const wholePage = new Set(['html', 'body', 'main']);
const wordBreak = /[^A-Za-z]+|(?<=[a-z])(?=[A-Z])/;

/** How far a part of a page is from the page's movie: of it, beside it, or about something else. */
const distance = { own: 0, beside: 1, foreign: 2 } as const;
type Distance = (typeof distance)[keyof typeof distance];
/** What only its content can tell: the people of the movie, or other movies. */
const carousel = 3;
const carouselName = /carousel/i;

/** Which parts of a page are not about the page's movie, as far as it was asked. */
export class Regions {
  #verdicts = new Map<Element, Distance>();
  #words = new Map<string, Distance | typeof carousel>();
  #below: Set<Element>;
  #cards: MovieCards;

  constructor(page: NamedElements, address: string | null) {
    this.#cards = new MovieCards(page, address);
    this.#below = belowForeignHeadings(page);
  }

  /** Whether an element stands in a part of the page that is about something else. */
  isForeign(element: Element): boolean {
    const path: Element[] = [];
    let verdict: Distance = distance.own;
    for (let current: Element | null = element; current !== null; current = parentElement(current)) {
      const before = this.#verdicts.get(current);
      if (before !== undefined) {
        verdict = before;
        break;
      }
      path.push(current);
    }
    for (const current of path.toReversed()) {
      verdict = this.#within(current, verdict);
      this.#verdicts.set(current, verdict);
    }
    return verdict !== distance.own;
  }

  /** The same, looking no further up than an item's own element: an item may stand in such a part as a whole. */
  isForeignWithin(element: Element, scope: Element | null): boolean {
    if (scope === null) return this.isForeign(element);
    let isOwn = false;
    for (
      let current: Element | null = element;
      current !== null && current !== scope;
      current = parentElement(current)
    ) {
      isOwn ||= namesOwnFact(current);
      const mark = this.#markOf(current);
      if (mark === distance.foreign || (mark === distance.beside && !isOwn)) return true;
    }
    return false;
  }

  /** How far an element is, when that around it is known. */
  #within(element: Element, around: Distance): Distance {
    const mark = this.#markOf(element);
    const farther = mark > around ? mark : around;
    return farther === distance.beside && namesOwnFact(element) ? distance.own : farther;
  }

  #markOf(element: Element): Distance {
    if (foreignElements.has(element.name)) return isFactPanel(element) ? distance.own : distance.foreign;
    if (wholePage.has(element.name)) return distance.own;
    const { class: classes, id, style, itemprop, itemscope } = element.attribs;
    if (itemscope !== undefined && itemprop !== undefined && foreignProperties.has(itemprop)) return distance.foreign;
    if (itemscope !== undefined && itemprop === undefined && siteItem.test(element.attribs.itemtype ?? ''))
      return distance.foreign;
    // What is hidden around a form explains the form: "Genre: drama, parody …" tells what to enter.
    if (style !== undefined && /display:\s*none/i.test(style) && elementWithin(element, 'form') !== null)
      return distance.foreign;
    if (this.#below.has(element) || this.#cards.isOfOther(element)) return distance.foreign;
    // A paragraph may be the last of its part without being the page's footer.
    if (element.name === 'p') return distance.own;
    const named = Math.max(this.#markOfNames(classes), this.#markOfNames(id)) as Distance | typeof carousel;
    if (named === carousel) return showsCast(outermostCarousel(element)) ? distance.own : distance.foreign;
    if (named !== distance.own || element.name !== 'aside') return named;
    return factBox.test(`${classes ?? ''} ${id ?? ''}`) ? distance.own : distance.beside;
  }

  #markOfNames(names: string | undefined): Distance | typeof carousel {
    if (names === undefined || names === '' || names.length > 1000) return distance.own;
    const known = this.#words.get(names);
    if (known !== undefined) return known;
    const words = names.split(wordBreak).map((word) => word.toLowerCase());
    const isPlot = words.some((word) => word === 'synopsis' || word === 'plot');
    const isBeside = words.some((word) => besideWords.has(word));
    const isForeign = !isPlot && words.some((word) => foreignWords.has(word));
    const named = isForeign ? distance.foreign : isBeside ? distance.beside : distance.own;
    const verdict = named === distance.own && carouselName.test(names) ? carousel : named;
    this.#words.set(names, verdict);
    return verdict;
  }
}

/** A box of facts, whatever element it is made of: `nav class="movie-panel-info"`. */
function isFactPanel({ name, attribs: { class: classes } }: Element): boolean {
  return name === 'nav' && classes !== undefined && factBox.test(classes) && /info|facts|details/i.test(classes);
}

function namesOwnFact({ attribs: { id } }: Element): boolean {
  return id !== undefined && ownFact.test(id);
}

function isCarousel({ attribs: { class: classes, id } }: Element): boolean {
  return (classes !== undefined && carouselName.test(classes)) || (id !== undefined && carouselName.test(id));
}

function outermostCarousel(element: Element): Element {
  let outermost = element;
  let current = parentElement(element);
  for (let steps = 0; current !== null && steps < 10; steps++, current = parentElement(current))
    if (isCarousel(current)) outermost = current;
  return outermost;
}

/** Whether such a part shows the people of the movie: by its name, its heading or its markup. */
function showsCast(element: Element): boolean {
  const { class: classes, id } = element.attribs;
  if (castPart.test(classes ?? '') || castPart.test(id ?? '')) return true;
  const heading = headings.map((name) => elementWithin(element, name)).find((found) => found !== null);
  const fact = heading === undefined || heading === null ? null : labelledFact(cleanText(textOf(heading, 60)), null);
  return fact === 'cast' || fact === 'stars';
}

const headings = ['h2', 'h3', 'h4', 'h5', 'h6'];
const mostHeadings = 500;
const mostSiblings = 200;

/** What follows headings like "Similar movies", up to the next heading of their rank. */
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
      if (text.length > 60 || !otherMoviesLine.test(text) || ++announced > mostHeadings) continue;
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
