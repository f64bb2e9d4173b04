import { type ChildNode, type Element, isTag } from 'domhandler';

/** Elements by name, each in document order. */
export interface NamedElements {
  byName: ReadonlyMap<string, Element[]>;
}

/** All text under a node, in order, at most `limit` characters out of a number of nodes that `limit` bounds too. */
export function textOf(node: ChildNode, limit = 100_000): string {
  let text = '';
  let nodes = limit * 4 + 200;
  for (const part of descendants(node)) {
    if (nodes-- === 0) return text;
    if (part.type === 'text') {
      text += part.data;
      if (text.length >= limit) return text.slice(0, limit);
    } else if (isTag(part) && breaksLine(part.name)) text += ' ';
  }
  return text;
}

/**
 * A node and everything below it in document order, without recursion. Scripts, templates and what `isPassedOver` names
 * are given without what is in them.
 */
export function* descendants(node: ChildNode, isPassedOver?: (element: Element) => boolean): Generator<ChildNode> {
  let current: ChildNode | null = node;
  while (current !== null) {
    yield current;
    const child: ChildNode | null =
      isTag(current) && !unread.has(current.name) && isPassedOver?.(current) !== true ? current.firstChild : null;
    if (child !== null) {
      current = child;
      continue;
    }
    while (current !== null && current !== node && current.nextSibling === null)
      current = current.parent as ChildNode | null;
    current = current === null || current === node ? null : current.nextSibling;
  }
}

const unread = new Set(['script', 'style', 'template', 'select', 'textarea', 'button']);
const blocks = new Set(
  'address article aside blockquote br dd details div dl dt figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section table tbody td th thead tr ul'.split(
    ' ',
  ),
);

/** Whether an element starts a new line of text. */
export function breaksLine(name: string): boolean {
  return blocks.has(name);
}

/** Elements of one name, in document order. */
export function elementsNamed(page: NamedElements, name: string): Element[] {
  return page.byName.get(name) ?? [];
}

/** The first element of a name under a node, null where there is none among its first hundred nodes. */
export function elementWithin(node: ChildNode, name: string): Element | null {
  let visited = 0;
  for (const part of descendants(node)) {
    if (isTag(part) && part.name === name) return part;
    if (++visited > 100) break;
  }
  return null;
}

/** The parent element, null at the root. */
export function parentElement(node: ChildNode): Element | null {
  const parent = node.parent;
  return parent !== null && isTag(parent as ChildNode) ? (parent as Element) : null;
}
