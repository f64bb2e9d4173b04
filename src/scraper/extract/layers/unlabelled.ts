import { type ChildNode, type Element, isTag } from 'domhandler';
import type { MovieFacts } from '../../../movie/facts.ts';
import { absoluteUrl, hostOf, imdbTitleId, isImdbHost } from '../reading/addresses.ts';
import { parseDate } from '../reading/dates.ts';
import type { PageDocument } from '../reading/document.ts';
import { parseDuration } from '../reading/durations.ts';
import { parseCount } from '../reading/numbers.ts';
import { cleanNames } from '../reading/people.ts';
import { cleanText, withoutEdges } from '../reading/text.ts';
import { descendants, elementsNamed, parentElement, textOf } from '../reading/tree.ts';
import { labelledFact } from '../vocabulary/labels.ts';
import { presentFacts } from './claim.ts';
import { creditCards } from './credit-cards.ts';
import { lineBesideHeading } from './line-beside-heading.ts';
import { linkedFacts } from './linked-facts.ts';
import { namedFacts, textsWithin } from './named-elements.ts';
import { originalByFlag } from './original-by-flag.ts';
import { originalByLanguage } from './original-by-language.ts';
import { plotBesideHeading } from './plot-beside-heading.ts';
import { yearBesideHeading } from './year-beside-heading.ts';

/** At the start of a text, but not "27 minutes ago". */
const minutesText =
  /^(\d{2,3})\s?(?:mins?|minutes|minuten|minutos|minuti|minuter|minutter|minut|dakika|Minuten|min|Min|perc|мин)\.?(?![\p{L}\d])(?!\s\p{Ll})/u;
/** Within a line of facts: "…, durata 139 minuti." */
const spokenMinutes =
  /(?:^|[,;–-]\s?)(?:durata|durée|duración|duração|dauer|laufzeit|running time|runtime)\s(\d{2,3})\s?(?:min(?:uti|utes|utos|uten|\.)?)(?=[.,;]|\s[-–]|$)/iu;
/** Of an enumeration of country, year and length, in whatever order: "USA, 1979, 98 min". */
const listedMinutes = /,\s(\d{2,3})\s?(?:min|perc|мин)\.?(?=$|,\s)/;
const listedYear = /(?<=^|[\s,])(1[89]\d\d|20\d\d)(?=$|[\s,])/g;
const hoursText =
  /^\d{1,2}\s?(?:h(?:rs?|ours?|od|eures?|oras?)?|std|stunden?|ore|ora|godz|ч|час(?:а|ов)?|tim|timm(?:e|ar)|saat|óra|小时|小時|時間|시간)\.?(?:\s?\d{1,2}\s?(?:m(?:in(?:s|utes|uten|uti)?)?|мин|dk|perc|分钟|分鐘|分|분)\.?)?$/iu;
/** What is so called has the length of a clip, or of the time that reading takes. */
const clipName = /clip|trailer|featurette|reading|read-time/i;
const votesWord =
  'votes?|user ratings|ratings|stimmen|bewertungen|votos|voti|hlasů|hodnocení|głosów|głosy|ocen|oceny|valutazioni|avaliações|calificaciones|hlasování|oy|értékelés|人评价|avis|stemmen|röster|оценок|голосов|голоса|голос|szavazat|users|nutzern?|usuarios|utenti|utilisateurs|users’? votes';
const number = '[\\d][\\d.,\\s\\u00a0\\u202f]{0,15}';
const votesText = new RegExp(`^\\(?(${number})\\s(?:${votesWord})\\)?$`, 'iu');
const votesBehind = new RegExp(`^\\s*(?:${votesWord})\\)?\\s*$`, 'iu');
const wholeCount = new RegExp(`^\\(?${number}$`);
const bracketedCount = new RegExp(`^\\(${number}\\)$`);
const countedWord =
  /(?:^|\s)(?:votes|ratings|stimmen|bewertungen|votos|voti|hlasů|hodnocení|hodnotení|głosy|oceny|valutazioni|avaliações|calificaciones|értékelés|оценки|голоса)$/iu;
/** Thousands with one kind of separator: "9.2/10 428,329 votes" has no number 10428329 in it. */
const grouped = '\\d{1,3}(?:([.,\\s\\u00a0\\u202f])\\d{3})(?:\\2\\d{3})*|\\d+';
const votesInText = new RegExp(`(?<![\\d.,])(${grouped})\\s(?:${votesWord})(?![\\p{L}\\d])`, 'iu');

/** The count of "4,3 von 5 (1.234 Stimmen)"; null where none is named. */
export function votesWithin(text: string): number | null {
  const [, count] = votesInText.exec(text.slice(0, 200)) ?? [];
  return count === undefined ? null : parseCount(count);
}

/** Facts that name themselves without a label: "147 mins", "428,329 votes", a cast table, the page's link to IMDb. */
export function unlabelledFacts(
  page: PageDocument,
  address: string | null,
  language: string | null,
): Partial<MovieFacts> {
  const minutes = new Set<number>();
  const votes: number[] = [];
  let year: number | null = null;
  for (const element of page.elements) {
    const text = ownText(element);
    if (text === '') continue;
    const duration =
      minutesText.exec(text)?.[1] ??
      listedMinutes.exec(text)?.[1] ??
      (text.includes('min') ? spokenMinutes.exec(text)?.[1] : undefined) ??
      (hoursText.test(text) ? parseDuration(text) : undefined);
    const [, count] = votesText.exec(text) ?? [];
    if ((duration === undefined || duration === null) && count === undefined) continue;
    if (page.regions.isForeign(element) || clipName.test(element.attribs.class ?? '')) continue;
    if (duration !== undefined && duration !== null) minutes.add(Number(duration));
    if (duration !== undefined && text.includes(',')) year ??= onlyYear(text);
    const parsed = count === undefined ? null : parseCount(count);
    if (parsed !== null) votes.push(parsed);
  }
  const cast = castTable(page);
  const line = factLine(page, language);
  const original = markedOriginal(page) ?? originalByFlag(page) ?? originalByLanguage(page, language);
  const told = lineBesideHeading(page);
  const plot = plotBesideHeading(page);
  const named = namedFacts(page);
  return presentFacts({
    ...(plot === null ? {} : { plot }),
    ...(told === null ? {} : { genre: told.genre }),
    ...named,
    ...(original === null ? {} : { original_title: original }),
    year: yearBesideHeading(page) ?? (minutes.size === 1 ? year : null),
    release_date: line.release_date ?? null,
    id: linkedId(page, address),
    runtime_minutes: (minutes.size === 1 ? [...minutes][0] : line.runtime_minutes) ?? told?.runtime_minutes ?? null,
    votes: votes[0] ?? named.votes ?? null,
    ...linkedFacts(page, address),
    ...creditCards(page),
    ...(cast.length > 0 ? { stars: cast } : {}),
  });
}

/**
 * The piece of text of an element itself that names a length, else the last one with a figure in it; empty where there is
 * none. A count in an element of its own is read with the word behind it: `(<b>428,329</b> votes)`.
 */
function ownText({ children }: Element): string {
  let text = '';
  let pieces = 0;
  for (const child of children) {
    if (++pieces > 50) break;
    if (child.type !== 'text' || child.data.length > 200) continue;
    // Lengths and counts have figures in them.
    if (/\d/.test(child.data)) text = withWordBefore(child, cleanText(child.data));
    else if (child.data.length < 40 && votesBehind.test(child.data))
      text = `${countBefore(child)} ${cleanText(child.data)}`;
    if (text.length > 15 && text.includes('min') && spokenMinutes.test(text)) break;
  }
  return text;
}

/** A count in brackets below or behind what is counted reads like one before it: "All ratings (428,329)". */
function withWordBefore(text: ChildNode, count: string): string {
  if (!bracketedCount.test(count)) return count;
  let before = text.previousSibling;
  while (before !== null && (isTag(before) ? before.name === 'br' : !/\S/.test('data' in before ? before.data : '')))
    before = before.previousSibling;
  const word = before !== null && isTag(before) ? cleanText(textOf(before, 60)) : '';
  return countedWord.test(word) ? `${count.slice(1, -1)} votes` : count;
}

/** The number that is all of the element before a text, empty where it is none. */
function countBefore({ previousSibling }: ChildNode): string {
  const text = previousSibling !== null && isTag(previousSibling) ? cleanText(textOf(previousSibling, 30)) : '';
  return wholeCount.test(text) ? text : '';
}

/** The year in an enumeration that holds the length too; null where it has several. */
function onlyYear(text: string): number | null {
  if (!listedMinutes.test(text)) return null;
  const [year, another] = [...text.matchAll(listedYear)].map(([, found]) => Number(found));
  return year === undefined || another !== undefined ? null : year;
}

/** Date and length out of a line that holds both: "23 March 2006 | 2h 17min | Drama". */
function factLine(page: PageDocument, language: string | null): Partial<MovieFacts> {
  for (const element of page.elements) {
    if (!lines.has(element.name) || element.children.length < 3) continue;
    const text = cleanText(textOf(element, 300));
    if (text.length > 200 || !/\d{4}/.test(text) || !/\d\s?(?:h|min|m\b|ч|perc|Std)/i.test(text)) continue;
    const parts = textsWithin(element, 30).map((part) => withoutEdges(part, ' |/·•,-–'));
    const dates = parts.map((part) => (part.length < 40 ? parseDate(part, language) : null));
    const days = dates.filter((date) => date !== null && date.length === 10);
    const lengths = parts
      .filter((part, index) => dates[index] === null && /\d\s?\p{L}/u.test(part))
      .map(parseDuration)
      .filter((minutes) => minutes !== null);
    if (days.length !== 1 || lengths.length !== 1 || hasSections(element) || page.regions.isForeign(element)) continue;
    return { release_date: days[0] ?? null, runtime_minutes: lengths[0] ?? null };
  }
  return {};
}

/** Below several headings a date and a length may be of different things: the next episode, the last one. */
function hasSections(element: Element): boolean {
  let headings = 0;
  for (const part of descendants(element)) if (isTag(part) && /^h[2-6]$/.test(part.name)) headings++;
  return headings > 1;
}

const lines = new Set(['div', 'p', 'span', 'li', 'ul', 'section']);

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

/** Another site's page that links to exactly one title of IMDb names its movie so. */
function linkedId(page: PageDocument, address: string | null): string | null {
  if (isImdbHost(hostOf(address))) return null;
  const ids = new Set<string>();
  for (const anchor of elementsNamed(page, 'a')) {
    if (!anchor.attribs.href?.includes('imdb')) continue;
    const url = absoluteUrl(anchor.attribs.href, address);
    const id = isImdbHost(hostOf(url)) ? imdbTitleId(url) : null;
    if (id !== null) ids.add(id);
  }
  // Some name it as text: "IMDb: tt0106332".
  for (const element of ids.size === 0 ? page.elements : []) {
    for (let node = element.firstChild; node !== null; node = node.nextSibling) {
      if (node.type !== 'text' || node.data.length >= 200 || !node.data.includes('tt')) continue;
      const [, id] = /^(?:imdb\s?(?:id)?\s?[:：]?\s?)?(tt\d{7,9})$/i.exec(node.data.trim()) ?? [];
      if (id !== undefined) ids.add(id);
    }
  }
  return ids.size === 1 ? ([...ids][0] ?? null) : null;
}

/** The first named person of each row of a cast table. */
function castTable(page: PageDocument): string[] {
  const table = elementsNamed(page, 'table').find(({ attribs }) =>
    /(?:^|[\s_-])cast(?:$|[\s_-])/i.test(attribs.class ?? ''),
  );
  if (table === undefined) return [];
  const names: string[] = [];
  let isNamed = true;
  for (const node of descendants(table)) {
    if (!isTag(node)) continue;
    if (node.name === 'tr') isNamed = false;
    const text = node.name === 'a' && !isNamed ? cleanText(textOf(node, 200)) : '';
    if (text === '') continue;
    isNamed = true;
    if (names.push(text) >= 60) break;
  }
  return cleanNames(names);
}
