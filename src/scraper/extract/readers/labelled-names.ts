import { isCrewRole, namesCrew } from '../lexicon/credit-roles.ts';
import { isPreposition } from '../lexicon/labels.ts';
import { cleanText } from '../text.ts';
import { cleanNames, fullName, personName, splitNames } from '../values/people.ts';
import type { LabelledValue } from './labelled-values.ts';

/** A value's lines, each as one text. */
export function lines({ runs }: LabelledValue): string[] {
  const byLine = new Map<number, string>();
  for (const { text, line } of runs) byLine.set(line, `${byLine.get(line) ?? ''} ${text}`);
  return [...byLine.values()].map(cleanText).filter((line) => line !== '');
}

/** Linked names where there are links, of each table row the first, else one name a line or an enumeration. */
export function labelledNames(value: LabelledValue): string[] {
  if (isProse(value)) return [];
  const names = namesOf(value);
  // "With our app …": a word of any sentence announces people only where people follow.
  return isPreposition(value.label) && !names.every((name) => personLike.test(name)) ? [] : names;
}

/** Two words with capitals, or any in a script without them. */
const personLike = /^["“„'(]?[\p{Lu}\p{Lo}].*(?:[\s·・].*\p{Lu}|\p{Lo})/u;

function namesOf(value: LabelledValue): string[] {
  const linked = new Set(
    value.runs.filter(
      ({ href, below }, index) =>
        href !== null && !below && !explains(value, index) && !isSecondPart(value, index) && !isCrew(value, index),
    ),
  );
  if (linked.size === 0) return cleanNames(unlinked(value).flatMap((line) => splitNames(withoutParts(line, value))));
  // What else is linked in a row is the part that is played, or a picture.
  const rows = new Set<number>();
  const found = value.runs.flatMap((run, index) => {
    if (!linked.has(run)) return isAmongLinks(value, index) ? splitNames(run.text) : [];
    return run.row === 0 || (personName(run.text) !== null && !seen(rows, run.row)) ? [run.text] : [];
  });
  const names = cleanNames(found);
  return names.length > 0 ? names : cleanNames(lines(value).flatMap(splitNames));
}

const fewestWords = 12;

/** Whether a value tells in sentences: a section called "Writing", whose links lead to what it speaks of. */
function isProse({ fact, runs }: LabelledValue): boolean {
  if (fact === 'cast' || fact === 'stars') return false;
  const unlinked = runs.filter(({ href, row, entry }) => href === null && row === 0 && entry === 0);
  const words = unlinked.flatMap(({ text }) => text.split(/\s+/)).filter((word) => /\p{L}/u.test(word));
  const lower = words.filter((word) => /^[^\p{L}]*\p{Ll}/u.test(word)).length;
  return lower >= fewestWords && lower * 2 > words.length;
}

/** The first text of each row of a table, where the others are parts; else all lines. */
function unlinked(value: LabelledValue): string[] {
  const rows = new Set<number>();
  const firsts = value.runs.filter(({ row }) => row > 0 && !seen(rows, row));
  return firsts.length > 1 ? firsts.map(({ text }) => cleanText(text)) : lines(value);
}

/** The part that is played, in the same link as the name: below it, or behind a name of several words. */
function isSecondPart({ fact, runs }: LabelledValue, index: number): boolean {
  const [before, run] = [runs[index - 1], runs[index]];
  // Links that only scripts follow are all alike.
  if (run === undefined || before?.href !== run.href || /^(?:$|#|javascript:)/i.test(run.href ?? '')) return false;
  if (before.line !== run.line) return true;
  return (fact === 'cast' || fact === 'stars') && /\S\s+\S/.test(before.text) && /^\s*\p{L}/u.test(run.text);
}

/** One of the crew in a list of cast and crew, with the role below the name. */
function isCrew({ label, runs }: LabelledValue, index: number): boolean {
  const [run, behind] = [runs[index], runs[index + 1]];
  if (!namesCrew(label) || behind === undefined || behind.entry !== run?.entry) return false;
  return behind.href === null && isCrewRole(behind.text.trim());
}

const names = new RegExp(`^\\s*,?\\s*${fullName}(?:\\s*,\\s*${fullName})*\\s*,?\\s*$`, 'u');

/** Whether a text of a cast names people that have no page of their own: between commas, or alone in a list's entry. */
function isAmongLinks({ fact, runs }: LabelledValue, index: number): boolean {
  const run = runs[index];
  if (run === undefined || (fact !== 'cast' && fact !== 'stars') || run.text.length > 200 || !names.test(run.text))
    return false;
  const [before, after] = [runs[index - 1], runs[index + 1]];
  const isAlone = run.entry > 0 && before?.entry !== run.entry && after?.entry !== run.entry;
  const follows = /^\s*,/.test(run.text) || /,\s*$/.test(before?.text ?? '');
  return isAlone || (follows && before?.line === run.line);
}

/** What stands between an actor and the part: "Cy Dale as Bo". */
const beforePart = /(?:^|\s)(?:as|als|come|como|comme|jako|som|в роли)\s*["“„«]?\s*$/iu;

/** Whether a link explains the one before it: the part in "Cy Dale: Bo" or "Cy Dale as Bo", the note in "Ann Bell (novel)". */
function explains({ fact, runs }: LabelledValue, index: number): boolean {
  const between = runs[index - 1]?.text ?? '';
  const isCast = fact === 'cast' || fact === 'stars';
  if (beforePart.test(between)) return true;
  return (isCast ? /[:：(]\s*$/ : /\(\s*$/).test(between) && runs[index - 2]?.href != null;
}

function withoutParts(line: string, { fact }: LabelledValue): string {
  return fact === 'cast' || fact === 'stars' ? line.replace(/\s+(?:as|als)\s+\p{Lu}[^,;]*/gu, '') : line;
}

function seen(rows: Set<number>, row: number): boolean {
  const known = rows.has(row);
  rows.add(row);
  return known;
}
