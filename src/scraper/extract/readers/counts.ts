import { type ChildNode, type Element, isTag } from 'domhandler';
import type { MovieFacts } from '../../../movie/facts.ts';
import { presentFacts } from '../claim.ts';
import type { PageDocument } from '../parse/document.ts';
import { textOf } from '../parse/tree.ts';
import { cleanText } from '../text.ts';
import { parseDuration } from '../values/durations.ts';
import { parseCount } from '../values/numbers.ts';
import type { Reader } from './reader.ts';

/** At the start of a text, but not "27 minutes ago". */
const minutesText =
  /^(\d{2,3})\s?(?:mins?|minutes|minuten|minutos|minuti|minuter|minutter|minut|dakika|Minuten|min|Min|perc|мин)\.?(?![\p{L}\d])(?!\s\p{Ll})/u;
/** Within a line of facts: "…, durata 139 minuti." */
const spokenMinutes =
  /(?:^|[,;–-]\s?)(?:durata|durée|duración|duração|dauer|laufzeit|running time|runtime)\s(\d{2,3})\s?(?:min(?:uti|utes|utos|uten|\.)?)(?=[.,;]|\s[-–]|$)/iu;
/** Of an enumeration of country, year and length, in whatever order: "USA, 1979, 98 min". */
const listedMinutes = /(?:,|\d{4}\.)\s(\d{2,3})\s?(?:min|perc|мин)\.?(?=$|,\s)/;
const listedYear = /(?<=^|[\s,])(1[89]\d\d|20\d\d)(?=$|[\s,.])/g;
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

/** Lengths, votes and the year of an enumeration with the length, which name themselves without a label. */
function unlabelledCounts(page: PageDocument): Partial<MovieFacts> {
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
    if (duration !== undefined && /[,.]/.test(text)) year ??= onlyYear(text);
    const parsed = count === undefined ? null : parseCount(count);
    if (parsed !== null) votes.push(parsed);
  }
  const isOne = minutes.size === 1;
  return presentFacts({
    year: isOne ? year : null,
    runtime_minutes: isOne ? ([...minutes][0] ?? null) : null,
    votes: votes[0] ?? null,
  });
}

/** "147 mins", "428,329 votes", "USA, 1979, 98 min" */
export const countsReader: Reader = {
  name: 'counts',
  layer: 'dom',
  facts: ['year', 'runtime_minutes', 'votes'],
  read: ({ sources }) => ({ facts: unlabelledCounts(sources.page) }),
};
