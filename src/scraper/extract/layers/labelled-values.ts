import { type ChildNode, type Element, isTag } from 'domhandler';
import { breaksLine, descendants, type PageDocument, parentElement, textOf } from '../reading/document.ts';
import { isForeign } from '../reading/regions.ts';
import { cleanText } from '../reading/text.ts';
import { type LabelledFact, labelledFact, longestLabel } from '../vocabulary/labels.ts';

/** A piece of a value: its text, the address where it is a link, and the line on which it stands. */
export interface Run {
  text: string;
  href: string | null;
  line: number;
}

/** A label of the page and what stands behind or below it. */
export interface LabelledValue {
  fact: LabelledFact;
  label: string;
  runs: Run[];
}

const maximumLabels = 2000;
const longestValue = 30_000;
const mostNodes = 20_000;

/** Finds labels of the vocabulary on a page and the values that belong to them, in document order. */
export function readLabelledValues(page: PageDocument, language: string | null): LabelledValue[] {
  const found: LabelledValue[] = [];
  const verdicts = new Map<Element, boolean>();
  const handled = new Set<ChildNode>();
  for (const element of page.elements) {
    if (unlabelled.has(element.name)) continue;
    for (let node = element.firstChild; node !== null; node = node.nextSibling) {
      if (node.type !== 'text' || found.length >= maximumLabels) continue;
      const text = node.data.trim();
      if (text.length < 2) continue;
      const label = labelIn(text, language);
      if (label === null || isMenuEntry(element, label) || isForeign(element, null, verdicts)) continue;
      const value = valueBehind(node, element, label, language, handled);
      if (value !== null) found.push(value);
    }
  }
  return found;
}

const unlabelled = new Set(['script', 'style', 'title', 'option', 'button', 'textarea', 'template', 'noscript']);

interface Label {
  fact: LabelledFact;
  text: string;
  /** What follows the label's colon in the same text. */
  rest: string;
}

function labelIn(text: string, language: string | null): Label | null {
  if (text.length <= longestLabel) {
    const fact = labelledFact(text, language);
    if (fact !== null) return { fact, text, rest: '' };
  }
  const colon = /[:：]/.exec(text.slice(0, longestLabel + 1))?.index;
  if (colon === undefined) return null;
  const fact = labelledFact(text.slice(0, colon), language);
  return fact === null ? null : { fact, text: text.slice(0, colon), rest: text.slice(colon + 1) };
}

function valueBehind(
  node: ChildNode,
  parent: Element,
  label: Label,
  language: string | null,
  handled: Set<ChildNode>,
): LabelledValue | null {
  let top: ChildNode = node;
  // A heading that begins with the label stands for it, notes beside the label included; so does any other element whose
  // whole text is the label: what follows it is the value.
  for (
    let current: Element | null = parent;
    current !== null && label.rest.trim() === '';
    current = parentElement(current)
  ) {
    if (boundary.has(current.name)) break;
    const text = cleanText(textOf(current, longestLabel + 200));
    const standsForLabel = term.test(current.name)
      ? text.startsWith(cleanText(label.text))
      : labelledFact(text, language) === label.fact;
    if (!standsForLabel) break;
    if (isListEntry(current)) return null;
    top = current;
  }
  if (handled.has(top)) return null;
  handled.add(top);
  const runs: Run[] = [];
  if (label.rest.trim() !== '') runs.push({ text: label.rest, href: null, line: 0 });
  const inline = !isTag(top) || !breaksLine(top.name);
  collect(top, inline, language, runs);
  return runs.length === 0 ? null : { fact: label.fact, label: label.text, runs };
}

const labelling = /^(?:dt|th|td|h[1-6]|strong|b|label|p|span|div)$/;

/** Links named like a label without a colon are how menus lead to further pages. */
function isMenuEntry(element: Element, label: Label): boolean {
  if (element.name !== 'a' || /[:：]/.test(label.text) || label.rest !== '') return false;
  const parent = parentElement(element);
  const alone = parent !== null && cleanText(textOf(parent, 80)) === cleanText(label.text);
  return !alone || !labelling.test(parent.name);
}

/** Among other words of a list ("novelist, writer, double") one that is also a label is no label. */
function isListEntry(element: ChildNode): boolean {
  return isTag(element) && element.name === 'li' && !/[:：]/.test(textOf(element, longestLabel + 60));
}

const boundary = new Set(['body', 'html', 'main', 'table', 'tbody', 'tr', 'dl', 'ul', 'ol']);
const heading = /^h[1-6]$/;
const term = /^(?:h[1-6]|dt|th)$/;
const cell = /^(?:dt|th|td)$/;

/** Gathers the text behind a label among its siblings, up to the next label, heading or, for labels within a line, its end. */
function collect(top: ChildNode, inline: boolean, language: string | null, runs: Run[]): void {
  let line = 0;
  let length = 0;
  let nodes = 0;
  const isHeading = isTag(top) && heading.test(top.name);
  const isTerm = isTag(top) && top.name === 'dt';
  const isCell = isTag(top) && (top.name === 'th' || top.name === 'td');
  for (
    let node = top.nextSibling;
    node !== null && length < longestValue && nodes < mostNodes;
    node = node.nextSibling
  ) {
    if (isTag(node)) {
      if (isTerm && node.name === 'dt') break;
      if (isHeading && heading.test(node.name) && node.name <= top.name) break;
      if (node.name === 'hr' && runs.length > 0) break;
      if (inline && node.name === 'br' && runs.some((run) => run.text.trim() !== '')) break;
      if (isCell && runs.some((run) => run.text.trim() !== '')) break;
    }
    if (startsLabel(node, language)) break;
    for (const part of descendants(node)) {
      if (++nodes >= mostNodes) break;
      if (isTag(part)) {
        // A heading over a table of labels: what follows belongs to those.
        if (isHeading && part !== node && cell.test(part.name) && startsLabel(part, language)) return;
        if (breaksLine(part.name)) line++;
        continue;
      }
      if (part.type !== 'text' || part.data.trim() === '') continue;
      runs.push({ text: part.data, href: linkOf(part, node), line });
      length += part.data.length;
      if (length >= longestValue) break;
    }
    if (isTag(node) && breaksLine(node.name)) line++;
  }
}

function startsLabel(node: ChildNode, language: string | null): boolean {
  if (isListEntry(node) && labelledFact(cleanText(textOf(node, longestLabel)), language) !== null) return false;
  const text = cleanText(textOf(node, longestLabel + 60)).slice(0, longestLabel + 60);
  return text !== '' && labelIn(text, language) !== null && !/^[^:：]*$/.test(text)
    ? true
    : labelledFact(text, language) !== null;
}

function linkOf(node: ChildNode, top: ChildNode): string | null {
  for (
    let current: Element | null = parentElement(node);
    current !== null;
    current = current === top ? null : parentElement(current)
  ) {
    if (current.name === 'a') return current.attribs.href ?? '';
  }
  return null;
}
