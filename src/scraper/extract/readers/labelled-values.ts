import { type ChildNode, type Element, isTag, type Text } from 'domhandler';
import { isCrewRole, namesCrew } from '../lexicon/credit-roles.ts';
import { isPreposition, type LabelledFact, labelledFact, longestLabel } from '../lexicon/labels.ts';
import type { PageDocument } from '../parse/document.ts';
import { breaksLine, descendants, elementWithin, parentElement, textOf } from '../parse/tree.ts';
import { cleanText } from '../text.ts';
import { isHeaded, isHeadedRow, isRowOfOne } from './headed-rows.ts';
import { isColumnHeading, labelOverLines } from './heading-cells.ts';
import {
  endOfFact,
  type Label,
  labelAtStart,
  labelIn,
  labelsInSentences,
  withoutNotes,
  withoutRemark,
} from './label-text.ts';
import { namesWork, wordsBefore } from './sentence-labels.ts';
import { isMoreLink, leadsBelow, linkAround } from './value-links.ts';

/** A piece of a value: its text, the address where it is a link, and the line and table row in which it stands. */
export interface Run {
  text: string;
  href: string | null;
  /** The link leads to a page below the movie's own: its cast, its keywords. */
  below: boolean;
  line: number;
  /** Number of the table row, 0 outside of tables. */
  row: number;
  /** Number of the list entry, 0 before the first. */
  entry: number;
}

/** A label of the page and what stands behind or below it. */
export interface LabelledValue {
  fact: LabelledFact;
  label: string;
  runs: Run[];
  /** The label is a word of a sentence, "a drama with …", which may name some of many. */
  isInSentence: boolean;
}

const maximumLabels = 2000;
const longestValue = 30_000;
const mostNodes = 20_000;

/** Finds labels of the vocabulary on a page and the values that belong to them, in document order. */
export function readLabelledValues(
  page: PageDocument,
  language: string | null,
  address: string | null,
): LabelledValue[] {
  const found: LabelledValue[] = [];
  const handled = new Set<ChildNode>();
  for (const element of page.elements) {
    if (unlabelled.has(element.name)) continue;
    for (let node = element.firstChild; node !== null; node = node.nextSibling) {
      if (node.type !== 'text' || found.length >= maximumLabels) continue;
      const text = node.data.trim();
      if (text.length < 2) continue;
      const label = labelIn(text, language) ?? labelOverLines(element, node, language);
      if (label === null || isMenuEntry(element, label) || isByline(element, label) || isColumnHeading(element))
        continue;
      if (page.regions.isForeign(element)) continue;
      const told = node.nextSibling === null ? labelsInSentences(label, language) : [label];
      const value = valueBehind(node, element, label, { language, address, handled });
      if (told.length > 1) found.push(...told.map(inOneText));
      else if (value !== null) found.push(value);
    }
  }
  return found;
}

function inOneText({ fact, text, rest }: Label): LabelledValue {
  return {
    fact,
    label: text,
    runs: [{ text: rest, href: null, below: false, line: 0, row: 0, entry: 0 }],
    isInSentence: false,
  };
}

const unlabelled = new Set(['script', 'style', 'title', 'option', 'button', 'textarea', 'template', 'noscript']);

function valueBehind(node: ChildNode, parent: Element, label: Label, search: Search): LabelledValue | null {
  const { language, handled } = search;
  let top: ChildNode = node;
  let rank = heading.test(parent.name) ? parent.name : null;
  // A heading that begins with the label stands for it, notes beside the label included; so does any other element whose
  // whole text is the label: what follows it is the value.
  for (
    let current: Element | null = parent;
    current !== null && label.rest.trim() === '';
    current = parentElement(current)
  ) {
    if (boundary.has(current.name) && !isRowOfOne(current)) break;
    const text = withoutNotes(textOf(current, longestLabel + 200));
    const standsForLabel = isHeaded(current, top)
      ? text.startsWith(cleanText(label.text)) && !(heading.test(current.name) && goesOn(text, label))
      : labelledFact(text, language) === label.fact;
    if (!standsForLabel) break;
    if (isListEntry(current) || isRowWithoutValue(current, parent)) return null;
    top = current;
    if (heading.test(current.name)) rank = current.name;
  }
  if (handled.has(top)) return null;
  handled.add(top);
  const runs: Run[] = [];
  if (label.rest.trim() !== '') runs.push({ text: label.rest, href: null, below: false, line: 0, row: 0, entry: 0 });
  const inline = !isTag(top) || !breaksLine(top.name);
  collect({ top, inline, rank, fact: label.fact, isOfCrew: namesCrew(label.text) }, search, runs);
  const before = isPreposition(label.text) && /^\p{Ll}/u.test(label.text.trim()) ? wordsBefore(node) : '';
  const isInSentence = /\p{L}/u.test(before);
  // "In association with" and "Watch with" announce nobody.
  if (isInSentence && !namesWork(before)) return null;
  return runs.length === 0 ? null : { fact: label.fact, label: label.text, runs, isInSentence };
}

/** Whether a heading has the value in it, too: "Release date: 15 October 1999". */
function goesOn(text: string, label: Label): boolean {
  const own = cleanText(label.text);
  return /[:：–—-]$/.test(own) && text.length > own.length;
}

/** Where a value begins: behind its label, which stands within a line or not, and in a heading of a rank or in none. */
interface Start {
  top: ChildNode;
  inline: boolean;
  rank: string | null;
  fact: LabelledFact;
  /** The label announces crew beside the cast. */
  isOfCrew: boolean;
}

interface Search {
  language: string | null;
  address: string | null;
  /** Labels that have had their value. */
  handled: Set<ChildNode>;
}

/** One of several rows that begin with a label made alike: nothing behind such a row is its value. */
function isRowWithoutValue(row: Element, label: Element): boolean {
  const { class: classes = '' } = label.attribs;
  if (classes === '' || row === label) return false;
  let next = row.nextSibling;
  for (let steps = 0; next !== null && !isTag(next) && steps < 10; steps++) next = next.nextSibling;
  const first = next !== null && isTag(next) ? next.children.find(isTag) : undefined;
  return first !== undefined && first.name === label.name && first.attribs.class === classes;
}

/** What the authors call a label is one, though it leads to all of the list. */
const labelClass = /(?:^|[\s_-])label(?:$|[\s_-])/i;
const labelling = /^(?:dt|th|td|h[1-6]|strong|b|label|p|span|div)$/;

/** Links named like a label without a colon are how menus lead to further pages. */
function isMenuEntry(element: Element, label: Label): boolean {
  if (element.name !== 'a' || /[:：]/.test(label.text) || label.rest !== '') return false;
  if (labelClass.test(element.attribs.class ?? '')) return false;
  const parent = parentElement(element);
  // Notes of unions beside the label are no menu's: "Writing credits (WGA)".
  const alone = parent !== null && labelledFact(withoutRemark(cleanText(textOf(parent, 80))), null) === label.fact;
  return !alone || !labelling.test(parent.name);
}

/** "Written by" in small or slanted letters names the author of a text, not of the movie. */
function isByline(element: Element, label: Label): boolean {
  return label.fact === 'writers' && /^(?:em|i|small|cite)$/.test(element.name) && !/[:：]/.test(label.text);
}

/** Among other words of a list ("novelist, writer, double") one that is also a label is no label. */
function isListEntry(element: ChildNode): boolean {
  return isTag(element) && element.name === 'li' && !/[:：]/.test(textOf(element, longestLabel + 60));
}

const boundary = new Set(['body', 'html', 'main', 'table', 'tbody', 'tr', 'dl', 'ul', 'ol']);
const heading = /^h[1-6]$/;
const cell = /^(?:dt|th|td)$/;

/** Gathers the text behind a label among its siblings, up to the next label, heading or, for labels within a line, its end. */
function collect(start: Start, search: Search, runs: Run[]): void {
  const { top } = start;
  const gathering: Gathering = { runs, line: 0, row: 0, entry: 0, length: 0, nodes: 0 };
  let isOnOwnLine = false;
  for (
    let node = top.nextSibling;
    node !== null && gathering.length < longestValue && gathering.nodes < mostNodes;
    node = node.nextSibling
  ) {
    // A label on a line of its own has the links of the lines below it, up to an empty one.
    const isLineOfLink = isOnOwnLine && isTag(node) && node.name === 'br' && startsWithLink(node.nextSibling);
    if (start.inline && isTag(node) && node.name === 'br') isOnOwnLine ||= !haveContent(runs);
    if (isTag(node) && !isLineOfLink && endsValue(node, start, runs)) break;
    const isKindOfTitle = start.fact === 'alternate' && rankOf(node) === null;
    if (startsLabel(node, search.language) && !(isKindOfTitle && labelledFactAt(node, search.language) === 'alternate'))
      break;
    if (isHeadedRow(top) && isTag(node)) {
      if (gathering.runs.length > 0 && isLabelledRow(node, start.fact, search.language)) break;
      gathering.row++;
    }
    if (!gather(node, start, search, gathering)) return;
    if (isTag(node) && breaksLine(node.name)) gathering.line++;
  }
}

/** More than a note in brackets, linked or not: "Writing credits (WGA)". */
function haveContent(runs: readonly Run[]): boolean {
  let text = '';
  for (const run of runs) {
    text += run.text;
    if (text.length > 200) return true;
  }
  // The colon of the label may stand behind its element: "<b>Director</b>: <br>".
  return /[^\s:：]/.test(text.replace(/\([^()]{0,40}\)/g, ''));
}

/** A row of a label and its own value among rows of entries. */
function isLabelledRow(row: Element, own: LabelledFact, language: string | null): boolean {
  const cells = row.children.filter(isTag);
  const [first] = cells;
  const fact = cells.length !== 2 || first === undefined ? null : labelledFact(cleanText(textOf(first, 60)), language);
  return fact !== null && fact !== own;
}

function startsWithLink(node: ChildNode | null): boolean {
  const next = node?.type === 'text' && node.data.trim() === '' ? node.nextSibling : node;
  return next !== null && next !== undefined && isTag(next) && next.name === 'a';
}

function endsValue(node: Element, { top, inline, rank }: Start, runs: readonly Run[]): boolean {
  const name = isTag(top) ? top.name : '';
  if (name === 'dt' && node.name === 'dt') return true;
  if (rank !== null && heading.test(node.name) && node.name <= rank) return true;
  if (isTag(top) && runs.length > 0 && isLikeLabel(node, top)) return true;
  if (node.name === 'hr') return runs.length > 0;
  if (isHeadedRow(top)) return runs.length > 0 && isRowOfOne(node);
  const ends = (inline && node.name === 'br') || name === 'th' || name === 'td' || name === 'tr';
  return ends && haveContent(runs);
}

/** A label of no known meaning: made like the known one, or bold and with a colon at its end. */
function isLikeLabel(node: Element, label: Element): boolean {
  const { class: classes = '' } = label.attribs;
  if (classes !== '' && node.name === label.name && node.attribs.class === classes && node.name !== 'a') return true;
  if (!/^(?:b|strong|dt|th|label|span|em|h[1-6])$/.test(node.name)) return false;
  const text = cleanText(textOf(node, longestLabel + 1));
  return text.length <= longestLabel && /^\p{L}[^\d:：]*[:：]$/u.test(text);
}

function isLabelText(node: Text, language: string | null): boolean {
  const parent = parentElement(node);
  if (node.data.length > 200 || (parent !== null && isListEntry(parent))) return false;
  return labelledFact(node.data.trim(), language) !== null;
}

interface Gathering {
  runs: Run[];
  line: number;
  row: number;
  entry: number;
  length: number;
  nodes: number;
}

/** Adds the texts under a node; false where the value ends in it. */
function gather(node: ChildNode, { rank, fact, isOfCrew }: Start, search: Search, gathering: Gathering): boolean {
  const { language } = search;
  const isHeading = rank !== null;
  for (const part of descendants(node, isColumnHeading)) {
    if (++gathering.nodes >= mostNodes || gathering.length >= longestValue) return true;
    if (isTag(part)) {
      // A heading over a table of labels: what follows belongs to those.
      if (isHeading && part !== node && cell.test(part.name) && !isColumnHeading(part) && startsLabel(part, language))
        return false;
      // A section of its own begins; a heading that is a link is an entry.
      const isOfReleases = fact === 'release' && rank !== null && part.name > rank;
      if (
        heading.test(part.name) &&
        !isOfReleases &&
        elementWithin(part, 'a') === null &&
        linkAround(part, node) === null
      )
        return false;
      if (breaksLine(part.name)) gathering.line++;
      if (part.name === 'tr' && part !== node) gathering.row++;
      if (part.name === 'li') gathering.entry++;
      continue;
    }
    if (part.type !== 'text' || part.data.trim() === '') continue;
    const link = linkAround(part, node);
    if (link !== null && isMoreLink(link)) continue;
    // Below a heading a section may go on with facts of its own: "Synopsis … Director: …".
    const isRole = isOfCrew && gathering.runs.at(-1)?.href != null && isCrewRole(part.data.trim());
    if (isHeading && link === null && !isRole && isLabelText(part, language)) {
      if (gathering.runs.length > 0) return false;
      continue;
    }
    const end = link === null ? endOfFact(part.data, language) : -1;
    gathering.runs.push({
      text: end < 0 ? part.data : part.data.slice(0, end),
      href: link === null ? null : (link.attribs.href ?? ''),
      below: link !== null && leadsBelow(link, search.address),
      line: gathering.line,
      row: gathering.row,
      entry: gathering.entry,
    });
    if (end >= 0) return false;
    gathering.length += part.data.length;
  }
  return true;
}

/** The rank of a heading, null of anything else. */
function rankOf(node: ChildNode): string | null {
  return isTag(node) && heading.test(node.name) ? node.name : null;
}

/** The fact of the label with which a node begins: in a list of titles "Synonyms:" is one more kind of them. */
function labelledFactAt(node: ChildNode, language: string | null): LabelledFact | null {
  return labelAtStart(withoutNotes(textOf(node, longestLabel + 60)), language)?.fact ?? null;
}

function startsLabel(node: ChildNode, language: string | null): boolean {
  const text = withoutNotes(textOf(node, longestLabel + 60)).slice(0, longestLabel + 60);
  if (text === '') return false;
  // An entry of an enumeration may be called like a label: the keyword "time", the word "writer" in a list.
  const isEntry = isListEntry(node) || (isTag(node) && node.name === 'a');
  if (isEntry && !/[:：]/.test(text)) return false;
  return (/[:：]/.test(text) && labelAtStart(text, language) !== null) || labelledFact(text, language) !== null;
}
