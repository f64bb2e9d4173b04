import { type Element, isTag } from 'domhandler';
import { presentFacts } from '../claim.ts';
import { labelledFact } from '../lexicon/labels.ts';
import type { PageDocument } from '../parse/document.ts';
import { parentElement, textOf } from '../parse/tree.ts';
import { cleanText, withoutEdges } from '../text.ts';
import { originalByFlag, titlesByFlag } from './original-by-flag.ts';
import { originalByLanguage } from './original-by-language.ts';
import type { Reader } from './reader.ts';

/** The title beside which the page writes "(original title)". */
function markedOriginal(page: PageDocument): string | null {
  for (const element of page.elements) {
    const first = element.firstChild;
    if (first === null || first.type !== 'text' || !first.data.includes(')')) continue;
    const [, before, mark] = /^([^()]{0,300})\(([^()]{5,40})\)$/.exec(first.data.slice(0, 400).trim()) ?? [];
    if (mark === undefined || labelledFact(mark, null) !== 'original' || page.regions.isForeign(element)) continue;
    const parent = parentElement(element);
    const beside = element.name === 'td' ? cellBehind(element) : null;
    const text =
      before?.trim() ||
      (beside ?? textBefore(element) ?? (parent === null ? '' : textOf(parent, 400).split(`(${mark})`)[0]));
    const title = withoutEdges(cleanText(text ?? ''), ' "“”„«»');
    if (title !== '') return title;
  }
  return null;
}

/** The words that stand right before an element in no element of their own; null where there are none. */
function textBefore({ previousSibling }: Element): string | null {
  const text = previousSibling?.type === 'text' ? previousSibling.data.slice(0, 400) : '';
  return /\p{L}/u.test(text) ? text : null;
}

/** The text of the next cell: in a table of titles the mark may be the head of its row. */
function cellBehind(cell: Element): string | null {
  let next = cell.nextSibling;
  while (next !== null && !isTag(next)) next = next.nextSibling;
  return next === null ? null : textOf(next, 400);
}

/** "Le couteau (original title)", a title beside the country's flag, or in an element of another language. */
export const originalTitleMarksReader: Reader = {
  name: 'original-title-marks',
  layer: 'dom',
  facts: ['original_title', 'alternate_titles'],
  read: ({ sources, language }) => ({
    facts: presentFacts({
      alternate_titles: titlesByFlag(sources),
      original_title:
        markedOriginal(sources.page) ?? originalByFlag(sources) ?? originalByLanguage(sources.page, language),
    }),
  }),
};
