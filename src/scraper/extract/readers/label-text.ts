import { type LabelledFact, labelledFact, longestLabel } from '../lexicon/labels.ts';
import { moreLink } from '../lexicon/more-links.ts';
import { cleanText } from '../text.ts';
import { parseDate } from '../values/dates.ts';

/** A label as it stands in a text. */
export interface Label {
  fact: LabelledFact;
  text: string;
  /** What follows the label in the same text. */
  rest: string;
}

/** Texts longer than this are prose: no facts stand in their sentences. */
const longestSentences = 300;

/** The label that a text is, or begins with before a colon, or that its last sentence is: ". A movie with"; else null. */
export function labelIn(text: string, language: string | null): Label | null {
  return labelAtStart(text, language) ?? labelOfLastSentence(text, language);
}

/** The label that a text is, or begins with before a colon; null where it has none. */
export function labelAtStart(text: string, language: string | null): Label | null {
  if (text.length <= longestLabel) {
    const fact = labelledFact(text, language);
    if (fact !== null) return { fact, text, rest: '' };
  }
  const colon = /[:：]/.exec(text.slice(0, longestLabel + 1))?.index;
  if (colon === undefined) return null;
  const fact = labelledFact(text.slice(0, colon), language);
  return fact === null ? null : { fact, text: text.slice(0, colon), rest: text.slice(colon + 1) };
}

/** Where a text goes on with the label of another fact: the index of the full stop before it, -1 where it does not. */
export function endOfFact(text: string, language: string | null): number {
  if (text.length > longestSentences || !(text.includes('. ') || text.includes('; '))) return -1;
  for (const end of text.matchAll(sentenceEnd)) {
    if (labelOfSentence(text.slice(end.index + end[0].length), language) !== null) return end.index;
  }
  return -1;
}

/**
 * A label whose text goes on with sentences that are labels with values of their own, taken apart: "Director: Ann Bell.
 * Cast: Cy Dale. Runtime: 98 min". Without such it is the only one.
 */
export function labelsInSentences(label: Label, language: string | null): Label[] {
  const { rest } = label;
  if (rest.length > longestSentences || !rest.includes('. ')) return [label];
  const found: Label[] = [];
  let last = label;
  let start = 0;
  for (const end of rest.matchAll(sentenceEnd)) {
    const next = labelAtStart(rest.slice(end.index + end[0].length), language);
    if (next === null || next.rest.trim() === '') continue;
    found.push({ ...last, rest: rest.slice(start, end.index) });
    last = next;
    start = rest.length - next.rest.length;
  }
  if (found.length === 0) return [label];
  return [...found, { ...last, rest: rest.slice(start).replace(/(?<=\p{L}{3})\.\s*$/u, '') }];
}

const sentenceEnd = /[.;] \s*(?=\p{Lu})/gu;

function labelOfLastSentence(text: string, language: string | null): Label | null {
  if (text.length > longestSentences) return null;
  const end = Math.max(text.lastIndexOf('. '), text.lastIndexOf('; '));
  const sentence = end < 0 ? '' : text.slice(end + 2).trimStart();
  const [initial = ''] = sentence;
  return initial === initial.toLowerCase() ? null : labelOfSentence(sentence, language);
}

/** "Genere", "Titolo originale: …", and "Uscita cinema venerdì 29 …", where a figure follows without a colon. */
function labelOfSentence(sentence: string, language: string | null): Label | null {
  const label = labelAtStart(sentence.trim(), language);
  if (label !== null) return label;
  const [, words, rest] = /^(\p{L}+(?: \p{L}+)?) (\P{N}{0,20}\d.{0,60})$/u.exec(sentence.trim()) ?? [];
  const isRelease = words !== undefined && labelledFact(words, language) === 'release';
  // The month may stand in an element of its own: "Uscita cinema venerdì 29 <b>ottobre 1999</b>".
  return isRelease && rest !== undefined && (parseDate(rest, language) !== null || /\d$/.test(rest))
    ? { fact: 'release', text: words, rest }
    : null;
}

/** Text without the notes of wikis, "Plot[edit]", and links to all of a list, "Cast (view all)". */
export function withoutNotes(text: string): string {
  if (!text.includes('[') && !text.includes('(')) return cleanText(text);
  const bare = cleanText(text.replace(/\[[^[\]]{0,40}\]/g, ''));
  const [, label, note] = /^([^()]{2,40})\(([^()]{2,40})\)$/.exec(bare) ?? [];
  return label !== undefined && note !== undefined && moreLink.test(note) ? label.trim() : bare;
}

/** A heading without what it says of its list in brackets: "Writing credits (in alphabetical order)". */
export function withoutRemark(text: string): string {
  return text.replace(/ \([^()]{0,60}\)$/, '');
}
