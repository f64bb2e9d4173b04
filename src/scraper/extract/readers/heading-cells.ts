import { type ChildNode, type Element, isTag } from 'domhandler';
import { labelledFact } from '../lexicon/labels.ts';
import { cleanText } from '../text.ts';
import type { Label } from './label-text.ts';

const cell = /^(?:dt|th|td)$/;

/** A heading of a column, which has another beside it: what is below is its value, not that other one. */
export function isColumnHeading({ name, nextSibling, previousSibling }: Element): boolean {
  if (name !== 'th') return false;
  const next = nextSibling?.type === 'text' ? nextSibling.nextSibling : nextSibling;
  const previous = previousSibling?.type === 'text' ? previousSibling.previousSibling : previousSibling;
  return [next, previous].some((node) => node != null && isTag(node) && node.name === 'th');
}

/** The label that a heading cell breaks into lines: `<th>Written<br>by</th>`. */
export function labelOverLines(
  { name, children, firstChild }: Element,
  node: ChildNode,
  language: string | null,
): Label | null {
  if (!cell.test(name) || node !== firstChild || children.length < 3 || children.length > 5) return null;
  if (!children.every((child) => child.type === 'text' || (isTag(child) && child.name === 'br'))) return null;
  const text = cleanText(children.map((child) => (child.type === 'text' ? child.data : ' ')).join(''));
  const fact = labelledFact(text, language);
  return fact === null ? null : { fact, text, rest: '' };
}
