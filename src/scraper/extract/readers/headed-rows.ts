import { type ChildNode, type Element, isTag } from 'domhandler';
import { elementWithin, parentElement } from '../parse/tree.ts';

const heading = /^h[1-6]$/;
const headingNames = ['h2', 'h3', 'h4', 'h5', 'h6'];
const term = /^(?:h[1-6]|dt|th)$/;

/** Headings and terms, and table rows of one cell that begin with a heading, notes and all: "Cast (in credits order)". */
export function isHeaded(element: Element, top: ChildNode): boolean {
  if (term.test(element.name)) return true;
  const row = element.name === 'td' ? parentElement(element) : element;
  return (
    row !== null && row.name === 'tr' && isRowOfOne(row) && isTag(top) && (heading.test(top.name) || top.name === 'td')
  );
}

/** A row that is a heading over all rows up to the next of its kind, one entry each: rows of several cells without heads. */
export function isHeadedRow(top: ChildNode): boolean {
  if (!isTag(top) || top.name !== 'tr') return false;
  if (headingNames.some((name) => elementWithin(top, name) !== null)) return true;
  let next = top.nextSibling;
  while (next !== null && !isTag(next)) next = next.nextSibling;
  const cells = next?.name === 'tr' ? next.children.filter(isTag) : [];
  return cells.length > 1 && cells.every(({ name }) => name === 'td');
}

/** A table row with one cell is a heading over the rows below it. */
export function isRowOfOne(element: Element): boolean {
  return element.name === 'tr' && element.children.filter(isTag).length === 1;
}
