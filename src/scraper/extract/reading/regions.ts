import type { Element } from 'domhandler';
import { parentElement } from './document.ts';

// Words of class names and ids of page parts that speak of other works, of users, or of the site itself.
const foreignWords = new Set(
  'news review reviews usercomments comments comment recommendation recommendations recommends recommended rec related similar sidebar footer nav navbar navigation menu breadcrumb breadcrumbs advert advertisement ads sponsored promo poll quiz watchlist lists boards trailer trailers videos clips carousel suggestions morelikethis newsletter cookie consent modal popup dropdown tooltip share sharing rhs login signin your'.split(
    ' ',
  ),
);
const foreignElements = new Set(['nav', 'footer', 'aside', 'template', 'noscript', 'dialog']);
const wholePage = new Set(['html', 'body', 'main']);
const wordBreak = /[^A-Za-z]+|(?<=[a-z])(?=[A-Z])/;

/** Whether an element stands in a part of the page that is not about the page's film, looking up as far as `scope`. */
export function isForeign(element: Element, scope: Element | null, verdicts: Map<Element, boolean>): boolean {
  const path: Element[] = [];
  let verdict = false;
  for (let current: Element | null = element; current !== null && current !== scope; current = parentElement(current)) {
    const known = verdicts.get(current);
    if (known !== undefined) {
      verdict = known;
      break;
    }
    path.push(current);
  }
  for (const current of path.toReversed()) {
    verdict ||= marksForeign(current);
    verdicts.set(current, verdict);
  }
  return verdict;
}

function marksForeign(element: Element): boolean {
  if (foreignElements.has(element.name)) return true;
  if (wholePage.has(element.name)) return false;
  const { class: classes, id } = element.attribs;
  return hasForeignWord(classes) || hasForeignWord(id);
}

function hasForeignWord(names: string | undefined): boolean {
  if (names === undefined || names === '' || names.length > 1000) return false;
  return names.split(wordBreak).some((word) => foreignWords.has(word.toLowerCase()));
}
