import { type Element, isTag } from 'domhandler';
import type { PageDocument } from '../parse/document.ts';
import { descendants, elementsNamed, parentElement, textOf } from '../parse/tree.ts';
import { cleanText, foldText } from '../text.ts';

const infobox = /(?:^|[\s_-])infobox(?:$|[\s_-])/i;
/** How encyclopaedias name a language before a title: "англ.", "фр.". */
const language = /(?:^|[\s(])\p{Ll}{2,6}\.$/u;
/** The titles stand at the top of the box. */
const nearestNodes = 150;

/** The title in another language right behind the name of that language, at the top of an encyclopaedia's box: "англ. Heat". */
export function originalByLanguage(page: PageDocument, pageLanguage: string | null): string | null {
  const box = elementsNamed(page, 'table').find(({ attribs }) => infobox.test(attribs.class ?? ''));
  if (box === undefined) return null;
  let visited = 0;
  for (const node of descendants(box)) {
    if (++visited > nearestNodes) return null;
    if (!isTag(node) || node.attribs.lang === undefined || node.attribs.lang === pageLanguage?.slice(0, 2)) continue;
    const title = cleanText(textOf(node, 300));
    if (title !== '' && language.test(before(node))) return isHeading(page, title) ? null : title;
  }
  return null;
}

/** What stands before an element in its parent. */
function before(element: Element): string {
  const parent = parentElement(element);
  let text = '';
  for (const child of parent?.children ?? []) {
    if (child === element) break;
    text += child.type === 'text' ? child.data.slice(0, 100) : textOf(child, 100);
  }
  return cleanText(text.slice(-100));
}

function isHeading(page: PageDocument, title: string): boolean {
  return elementsNamed(page, 'h1').some((heading) => foldText(textOf(heading, 500)) === foldText(title));
}
