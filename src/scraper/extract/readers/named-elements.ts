import { type ChildNode, type Element, isTag } from 'domhandler';
import type { MovieFacts } from '../../../movie/facts.ts';
import { presentFacts } from '../claim.ts';
import { labelledFact } from '../lexicon/labels.ts';
import { moreLink } from '../lexicon/more-links.ts';
import type { PageDocument } from '../parse/document.ts';
import { breaksLine, descendants, elementsNamed, elementWithin, textOf } from '../parse/tree.ts';
import { cleanText } from '../text.ts';
import { parseCount, toTenPointRating } from '../values/numbers.ts';
import { cleanTerms, splitTerms } from '../values/people.ts';
import { ratingWithScale } from '../values/scaled-ratings.ts';
import type { Reader } from './reader.ts';

const genreName = /(?:^|[\s_-])genres?(?:$|[\s_-])/i;
const ratingName = /(?:^|[\s_-])(?:rating|starbar|score|bewertung|note|hodnoceni)(?:$|[\s_-])/i;
const originalName = /ori?ginal[\s_-]?(?:title|name|titel|titre|titulo)/i;
const votesName = /(?:^|[\s_-])(?:total|num(?:ber)?)[_-](?:of[_-])?votes(?:$|\s)|(?:^|[\s_-])votes?[_-]count(?:$|\s)/i;
const plotName =
  /(?:^|[\s_-])(?:plots?|plot-?summary|synopsis|storyline|overview|summary_text)(?:$|[\s_-])|(?:^|\s)(?:(?:[\w-]{0,30}[_-])?(?:heading|item|movie|film|plot|story|title|metadata)[_-])?summary(?:$|\s)/i;
/** Of many things on many pages: of the movie where there is one such part. */
const descriptionName = /(?:^|\s)(?:(?:movie|film)[_-])?description(?:$|\s)/i;

/** Facts of elements that their authors named after them: by class, test id, label or id. */
export function namedFacts(page: PageDocument): Partial<MovieFacts> {
  const genres: Element[] = [];
  const ratings: Element[] = [];
  const plots: Element[] = [];
  const originals: Element[] = [];
  const votes: Element[] = [];
  const descriptions: Element[] = [];
  const known = new Map<string, Record<'genre' | 'rating' | 'plot' | 'original' | 'votes' | 'description', boolean>>();
  for (const element of page.elements) {
    const name = nameOf(element);
    if (name === '') continue;
    let kind = known.get(name);
    if (kind === undefined) {
      kind = {
        genre: genreName.test(name),
        rating: ratingName.test(name),
        plot: plotName.test(name),
        original: originalName.test(name),
        votes: votesName.test(name),
        description: descriptionName.test(name),
      };
      known.set(name, kind);
    }
    if (kind.genre) genres.push(element);
    if (kind.rating) ratings.push(element);
    if (kind.plot) plots.push(element);
    if (kind.original) originals.push(element);
    if (kind.votes) votes.push(element);
    if (kind.description) descriptions.push(element);
  }
  return presentFacts({
    genre: namedGenres(page, genres),
    rating: namedRating(page, ratings),
    plot: namedPlot(page, plots) ?? onlyDescription(page, descriptions),
    original_title: namedOriginal(page, originals),
    votes: namedVotes(page, votes),
  });
}

function nameOf({ attribs }: Element): string {
  const { class: classes, id } = attribs;
  const testId = attribs['data-testid'] ?? attribs['data-automation-id'] ?? attribs['data-uia'] ?? attribs['data-qa'];
  const label = attribs['aria-label'];
  if (testId === undefined && label === undefined && id === undefined) return classes ?? '';
  return `${classes ?? ''} ${testId ?? ''} ${label ?? ''} ${id ?? ''}`;
}

/** The genres of an element that holds nothing else: "Drama / Komedie / Hudební". */
function namedGenres(page: PageDocument, named: readonly Element[]): string[] {
  for (const element of named) {
    if (page.regions.isForeign(element)) continue;
    const texts = textsWithin(element, 20);
    const terms = texts.some((text) => text.length >= 120 || /[\d:：]/.test(text))
      ? []
      : cleanTerms(texts.flatMap(splitTerms));
    if (terms.length > 0 && terms.length <= 8 && terms.every((term) => term.length <= 25)) return terms;
  }
  return [];
}

/** The first rating with its own scale: "8.9/10", or the percentage that a chart is drawn from. */
function namedRating(page: PageDocument, named: readonly Element[]): number | null {
  const found = firstRating(page, named);
  // Before a movie is out, what stands in the place of its rating says how many want to see it.
  return found === null || page.elements.some(namesAnticipation) ? null : found;
}

/** A button with which the visitor says so is none of it. */
function namesAnticipation(element: Element): boolean {
  const first = element.firstChild;
  if (first?.type !== 'text' || first.data.length > 60 || !anticipation.test(first.data.trim())) return false;
  return element.name !== 'button' && element.name !== 'a';
}

const anticipation =
  /^(?:рейтинг ожидани[яй]|ожидания|anticipation(?: score| rating)?|most anticipated score|want to see(?: score| rating)?|vorfreude|erwartungs(?:wert|wertung)|indice d.attente|oczekiwani[ae])$/iu;

function firstRating(page: PageDocument, named: readonly Element[]): number | null {
  let first: { name: string; rating: number } | null = null;
  for (const element of named) {
    const percent = Number(element.attribs['data-percent']);
    if (percent > 0 && percent <= 100 && !page.regions.isForeign(element)) return Math.round(percent * 10) / 100;
    const text = cleanText(textOf(element, 100));
    const isRead =
      text.length < 60 && !ownMark.test(text) && !severalMarks.test(text) && !page.regions.isForeign(element);
    const rating = isRead ? ratingWithScale(text) : null;
    if (rating === null) continue;
    const name = nameOf(element);
    // Bars of a diagram, or marks of one user each.
    if (first !== null && name === first.name && rating !== first.rating) return null;
    first ??= { name, rating };
  }
  return first?.rating ?? bareRating(page, named);
}

/** "10/10 45% 9/10 20%" is a diagram. */
const severalMarks = /\d\s?\/\s?10\b.*\d\s?\/\s?10\b|%.*\d\s?%|%\s?\(?\d/;

/** The count that is all of the first such element: "(1,338,123)". */
function namedVotes(page: PageDocument, named: readonly Element[]): number | null {
  const first = named.find((element) => !page.regions.isForeign(element));
  const text = first === undefined ? '' : cleanText(textOf(first, 40));
  return /^\(?\d{1,3}(?:[.,'’\s]?\d{3})*\)?$/.test(text) ? parseCount(text) : null;
}
/** The mark of the visitor or the author, "Your rating: 8/10", or of the series that an episode is of. */
const ownMark =
  /^(?:series|show|season)(?:.s)? (?:rating|score)|(?<!\p{L})(?:your|my|rate this|ihre|deine|meine|votre|ma note|tu voto|tu nota|mi nota|il tuo|sua nota|tvoje|moje|twoja|ваша|моя)(?!\p{L})/iu;

/** A decimal above 5 alone is of 10, where all such elements agree: a critic's mark beside the public's would not. */
function bareRating(page: PageDocument, named: readonly Element[]): number | null {
  const values = new Set<string>();
  for (const element of named) {
    const text = cleanText(textOf(element, 12));
    if (/^(?:10|[5-9])[.,]\d{1,2}$/.test(text) && !page.regions.isForeign(element)) values.add(text);
  }
  const [value] = values;
  return values.size === 1 ? toTenPointRating(value, null, null) : null;
}

/** The text of such an element where it is one line without a label of its own. */
function namedOriginal(page: PageDocument, named: readonly Element[]): string | null {
  for (const element of named) {
    const text = element.children.some(isBlock) ? '' : cleanText(textOf(element, 400));
    const [, label = '', value = text] = /^([^:：]{3,40})[:：]\s?(.{1,300})$/s.exec(text) ?? [];
    const title = labelledFact(label, null) === 'original' ? value : text;
    const isTitle = title.length > 0 && title.length <= 300 && labelledFact(title, null) === null;
    if (isTitle && element.name !== 'input' && !page.regions.isForeign(element)) return title;
  }
  return null;
}

/** The one description of a page, behind its heading: before it stands what the site says of itself. */
function onlyDescription(page: PageDocument, named: readonly Element[]): string | null {
  const [description, another] = named;
  const [heading] = elementsNamed(page, 'h1');
  if (description === undefined || another !== undefined) return null;
  const isBehind = heading === undefined || page.elements.indexOf(description) > page.elements.indexOf(heading);
  return isBehind ? namedPlot(page, named) : null;
}

/** The first paragraph of such an element, or its text where it holds nothing but text. */
function namedPlot(page: PageDocument, named: readonly Element[]): string | null {
  for (const outer of named) {
    const element = onlyChild(outer);
    const paragraphs = element.name === 'p' ? [element] : (firstEntry(element) ?? element).children.filter(isParagraph);
    const holdsText = texts.has(element.name) && !element.children.some(isBlock);
    for (const candidate of holdsText ? [element, ...paragraphs] : paragraphs) {
      const text = inFull(withoutLabel(candidate));
      const isPlot = text.length >= 40 && sentenceEnd.test(text) && !/^it looks like we don/i.test(text);
      if (isPlot && !page.regions.isForeign(candidate)) return text;
    }
  }
  return null;
}

/** Of a list of plots the first is as good as any. */
function firstEntry(element: Element): Element | undefined {
  return element.name === 'ul' ? element.children.filter(isTag).find(({ name }) => name === 'li') : undefined;
}

/** The element within an element that holds nothing else. */
function onlyChild(element: Element): Element {
  const content = element.children.filter(
    (child) => isTag(child) || (child.type === 'text' && child.data.trim() !== ''),
  );
  const [child, another] = content;
  return another === undefined && child !== undefined && isTag(child) && texts.has(child.name) ? child : element;
}

const sentenceEnd = /[\p{L}\p{M}\d"”»)][.!?…]|[。！？।]/u;
const texts = new Set(['div', 'span', 'blockquote', 'section', 'article']);

function isParagraph(node: ChildNode): node is Element {
  return isTag(node) && node.name === 'p';
}

function isBlock(node: ChildNode): boolean {
  return isTag(node) && breaksLine(node.name);
}

/** A text that is given in short and then in full, without its short form: "Two men meet … More Two men meet in Rome." */
function inFull(text: string): string {
  const cut = text.indexOf('…');
  const full = cut < 20 ? '' : text.slice(cut + 1).trimStart();
  let rest = full.startsWith(text.slice(0, Math.max(cut, 1)).trimEnd()) ? full : text;
  // Widths of the screen may have a form each: a short one, a full one, the same again.
  for (let form = 0; form < 4; form++) {
    const again = rest.length > 120 ? rest.indexOf(rest.slice(0, 60), 60) : -1;
    if (again < 0 || again >= rest.length / 2 + 60) break;
    rest = rest.slice(again);
  }
  const half = rest.slice(0, Math.floor(rest.length / 2)).trim();
  return rest === half + half || rest === `${half} ${half}` ? half : rest;
}

/** Text of an element without the label "Synopsis" at its start and the link to more at its end. */
function withoutLabel(element: Element): string {
  const text = cleanText(textOf(element, 20_000));
  return withoutMoreLink(element, withoutFirstLabel(element, text));
}

/** Text of an element without the link at its end that leads to all of it: "… for years. See more". */
function withoutMoreLink(element: Element, text: string): string {
  const last = element.children.filter(isTag).at(-1);
  const link = last === undefined || last.name === 'a' ? last : elementWithin(last, 'a');
  const label = link === undefined || link === null ? '' : cleanText(textOf(link, 60));
  if (label === '' || !moreLink.test(label)) return text;
  const at = text.lastIndexOf(label);
  return at > 0 && text.length - at - label.length <= 3 ? text.slice(0, at).trim() : text;
}

function withoutFirstLabel(element: Element, text: string): string {
  const first = elementWithin(element, 'span') ?? element.children.find(isTag);
  const label = first === undefined || first === element ? '' : cleanText(textOf(first, 60));
  return label !== '' && text.startsWith(label) && labelledFact(label, null) === 'plot'
    ? text.slice(label.length).trim()
    : text;
}

/** The texts of an element one by one; none where there are more than `most`. */
export function textsWithin(element: Element, most: number): string[] {
  const found: string[] = [];
  let nodes = 0;
  for (const part of descendants(element)) {
    const text = part.type === 'text' ? cleanText(part.data.slice(0, 200)) : '';
    if (text !== '') found.push(text);
    if (++nodes > most * 10 || found.length > most) return [];
  }
  return found;
}

export const namedElementsReader: Reader = {
  name: 'named-elements',
  layer: 'dom',
  facts: ['genre', 'rating', 'plot', 'original_title', 'votes'],
  read: ({ sources }) => ({ facts: namedFacts(sources.page) }),
};
