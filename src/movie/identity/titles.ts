import { distance } from 'fastest-levenshtein';
import { foldTransliteration } from '../normalise/transliteration.ts';
import { lettersOf } from './match-profile.ts';

/** How two titles compare, from the strongest agreement to the strongest disagreement. */
export type TitleComparison =
  | 'same'
  | 'same-short'
  | 'similar'
  | 'within'
  | 'different'
  | 'other-instalment'
  | 'other-part-perhaps'
  | 'other-part';

const leastLetters = 6;
const shortTitle = 5;
const shareOfTypingErrors = 0.18;

/** Compares two folded titles. Symmetric. */
export function compareTitles(left: string, right: string): TitleComparison {
  const letters = withoutSpaces(left);
  if (letters === withoutSpaces(right)) {
    // "Heat" and "Home" are the titles of many movies.
    return letters.length <= shortTitle && (left === letters || right === letters) ? 'same-short' : 'same';
  }
  const [one, other] = [partOf(left), partOf(right)];
  if (one.part !== null && one.part === other.part && one.name === other.name) return 'same';
  const parts = compareParts(one, other);
  if (parts !== null) return parts;
  // "Dune: Part One" is "Dune" where nothing else speaks against it.
  if (one.part !== other.part && one.name === other.name) return 'within';
  if (areMistyped(left, right)) return 'similar';
  if (isWithin(left, right) || isWithin(right, left)) return 'within';
  return beginAlike(left, right) ? 'other-instalment' : 'different';
}

function withoutSpaces(title: string): string {
  return title.replaceAll(' ', '');
}

/** A few letters wrong, or two swapped, which an edit distance counts twice; but "2001" is no mistyped "2010". */
function areMistyped(left: string, right: string): boolean {
  const longer = Math.max(left.length, right.length);
  if (longer < leastLetters) return false;
  // No need to look closer: so many letters more are no typing errors, nor another transliteration.
  if (Math.abs(left.length - right.length) > Math.max(3, longer * shareOfTypingErrors)) return false;
  if (left.replace(/[^0-9]+/g, ' ').trim() !== right.replace(/[^0-9]+/g, ' ').trim()) return false;
  if (withinTypingErrors(left, right)) return true;
  return withinTypingErrors(foldTransliteration(left), foldTransliteration(right));
}

function withinTypingErrors(left: string, right: string): boolean {
  const edits = distance(left, right);
  const longer = Math.max(left.length, right.length);
  return edits / longer <= shareOfTypingErrors || (edits <= 2 && lettersOf(left) === lettersOf(right));
}

/** A title with something before or behind it, like a subtitle; what stands behind it must be more than one word. */
function isWithin(short: string, long: string): boolean {
  if (short.length < leastLetters) return false;
  return long.startsWith(`${short} `) || (short.includes(' ') && long.endsWith(` ${short}`));
}

const leastBeginning = 5;

/** The same beginning and another end on both sides: "Matrix Reloaded" and "Matrix Revolutions". */
function beginAlike(left: string, right: string): boolean {
  const [one, other] = [left.split(' '), right.split(' ')];
  let shared = 0;
  while (shared < Math.min(one.length, other.length) && one[shared] === other[shared]) shared += 1;
  return one.at(-1) !== other.at(-1) && one.slice(0, shared).join('').length >= leastBeginning;
}

interface Part {
  /** The title without its number. */
  name: string;
  /** null where the title has no number. */
  part: number | null;
}

function compareParts(one: Part, other: Part): 'other-part' | 'other-part-perhaps' | null {
  // A title without a number is the first part, or goes without the number that others give it.
  if ((one.part ?? 1) === (other.part ?? 1)) return null;
  const related =
    one.name === other.name || one.name.startsWith(`${other.name} `) || other.name.startsWith(`${one.name} `);
  if (!related) return null;
  return one.part === null || other.part === null ? 'other-part-perhaps' : 'other-part';
}

const romans = ['i', 'ii', 'iii', 'iv', 'v', 'vi', 'vii', 'viii', 'ix', 'x', 'xi', 'xii'];
const mayHaveNumber = / (?:\d|[ivx]+(?: |$))/;
const partWord = /^(?:part|teil|vol|volume|chapter|episode|partie|parte)$/;

/** "rocky ii" is part 2 of "rocky". */
function partOf(title: string): Part {
  if (!mayHaveNumber.test(title)) return { name: title, part: null };
  const words = title.split(' ');
  for (let index = words.length - 1; index > 0; index -= 1) {
    const announced = partWord.test(words[index - 1] ?? '');
    const part = partNumber(words[index] ?? '', announced || index === words.length - 1);
    if (part === null) continue;
    return { name: words.filter((word, at) => at !== index && !partWord.test(word)).join(' '), part };
  }
  return { name: title, part: null };
}

/** @param lettersCount whether "i", "v" and "x" are numbers here, which elsewhere are words. */
function partNumber(word: string, lettersCount: boolean): number | null {
  if (/^[1-9]\d?$/.test(word)) return Number(word);
  const roman = romans.indexOf(word) + 1;
  return roman > 1 || (roman === 1 && lettersCount) ? roman : null;
}
