import { type Element, isTag } from 'domhandler';
import type { Link } from '../extraction.ts';
import { parseDecimal } from '../reading/numbers.ts';
import { cleanText } from '../reading/text.ts';
import { descendants, parentElement, textOf } from '../reading/tree.ts';
import { markedFilmType } from '../vocabulary/film-types.ts';

/** What the row of a list says of its film. */
export type RowFacts = Pick<Link, 'year' | 'rating' | 'rank'>;

/**
 * Year and type in the brackets right behind a link, which are of that film also where its row names others:
 * "Pilot (2016) (TV Episode), of Harbour".
 */
export function factsBehind(anchor: Element): Pick<Link, 'year' | 'type'> {
  let text = '';
  for (let node = anchor.nextSibling; node !== null && text.length < 80; node = node.nextSibling) {
    if (isTag(node) ? !inline.has(node.name) : node.type !== 'text') break;
    text += node.type === 'text' ? node.data.slice(0, 80) : textOf(node, 80);
  }
  const [marks = ''] = /^\s*(?:\([^()]{1,30}\)\s*){1,4}/.exec(text.slice(0, 120)) ?? [];
  const [, year] = /^\s*(?:\([IVX]+\)\s*)?\((1[89]\d\d|20\d\d)/.exec(text) ?? [];
  if (marks === '') return year === undefined ? {} : { year: Number(year) };
  const types = [...marks.matchAll(/\(([^()]+)\)/g)].map(([, mark = '']) => markedFilmType(mark));
  const type = types.find((one) => one !== null);
  return {
    ...(year === undefined ? {} : { year: Number(year) }),
    ...(type === undefined || type === null ? {} : { type }),
  };
}

const inline = new Set(['span', 'small', 'i', 'em', 'b', 'strong']);

/** Year, rating and rank that the text of a row names. */
export function rowFacts(row: Element): RowFacts {
  const text = cleanText(textOf(row, 2000));
  const year = /[([]\s*(?:[IVX]+\)\s*\()?(1[89]\d\d|20\d\d)/.exec(text)?.[1] ?? yearAlone(row);
  const rating = ratingIn(row);
  const rank = /^\s*(\d{1,4}|\d{1,3}(?:,\d{3})+)\s*[.)]\s/.exec(text)?.[1]?.replaceAll(',', '');
  return {
    ...(year === undefined ? {} : { year: Number(year) }),
    ...(rating === null ? {} : { rating }),
    ...(rank === undefined ? {} : { rank: Number(rank) }),
  };
}

const mostRowElements = 500;

/** The year that is all of a text behind the row's link, or of an element called so: before the link stand years of awards. */
function yearAlone(row: Element): string | undefined {
  let visited = 0;
  let isBehind = false;
  for (const node of descendants(row, isFilmLink)) {
    if (++visited > mostRowElements) break;
    isBehind ||= isTag(node) && isFilmLink(node);
    if (isTag(node) && node.attribs.class?.includes('year') && yearName.test(node.attribs.class)) {
      const [, column] =
        /^\s*(1[89]\d\d|20\d\d)(?:\/[IVX]+)?(?:\s?[-–]\s?(?:\d{4})?)?\s*$/.exec(textOf(node, 40)) ?? [];
      if (column !== undefined) return column;
    }
    const [, year] = (isBehind && node.type === 'text' && /^\s*(1[89]\d\d|20\d\d)\s*$/.exec(node.data)) || [];
    if (year !== undefined) return year;
  }
  return undefined;
}

const yearName = /(?:^|[\s_-])year(?:$|[\s_-])/;

function isFilmLink({ name, attribs }: Element): boolean {
  return name === 'a' && !/year/i.test(attribs.href ?? '');
}

function ratingIn(row: Element): number | null {
  let visited = 0;
  const cells: string[] = [];
  for (const element of descendants(row)) {
    if (!isTag(element)) continue;
    if (++visited > mostRowElements) break;
    const named = `${element.attribs.class ?? ''} ${element.attribs['data-testid'] ?? ''} ${element.attribs.itemprop ?? ''}`;
    if (element.name === 'td') cells.push(textOf(element, 20).trim());
    if (/rating|score/i.test(named)) {
      const text = textOf(element, 200);
      // A whole number stands for the film's rating only where nothing else does: beside it are the visitor's own stars.
      const own = /user/i.test(`${named} ${parentElement(element)?.attribs.class ?? ''}`);
      const whole = !own && /(?:^|[\s_-])rating(?:$|\s)/i.test(named) ? /^\s*([1-9]|10)\s*$/ : null;
      const found = /(?<![\d.,])(\d{1,2}[.,]\d)(?![\d.,])/.exec(text) ?? whole?.exec(text) ?? null;
      const value = found === null ? null : parseDecimal(found[1]);
      if (value !== null && value > 0 && value <= 10) return value;
    }
  }
  // A table may have its ratings in a column of their own, without a name.
  const decimals = cells.filter((cell) => /^\d\.\d$/.test(cell));
  return decimals.length === 1 ? Number(decimals[0]) || null : null;
}
