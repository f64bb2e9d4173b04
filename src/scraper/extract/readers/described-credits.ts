import type { MovieFacts } from '../../../movie/facts.ts';
import { presentFacts } from '../claim.ts';
import { behindHeading, type HeadedPage } from '../parse/behind-heading.ts';
import { textOf } from '../parse/tree.ts';
import { cleanText } from '../text.ts';
import { anyName, cleanNames } from '../values/people.ts';
import type { Reader } from './reader.ts';

const nearestElements = 150;
const longestSentence = 400;
const kind = String.raw`(?:[\p{L}-]{0,30}(?:film|movie|drama|drame|komödie|comedy|comédie|commedia|comedia|thriller|krimi|western|serie|série|película|dokumentation))`;
/** What stands in a sentence: the full stop of an initial does not end it. */
const inSentence = String.raw`(?:[^.!?:;()]|(?<=(?<!\p{L})\p{Lu})\.)`;

/** "… ist ein Drama aus dem Jahr 1979 von A mit B und C." in the languages in which sites say so. */
const sentences = [
  ['(?:ist|war) eine?', `(?:${kind} )?(?:aus dem Jahr \\d{4} )?von`, 'mit'],
  ['est une?', `${kind} (?:[\\p{L}\\d-]{1,20} ){0,4}(?:de|réalisée? par)`, 'avec'],
  ['è una?', `${kind} (?:[\\p{L}\\d-]{1,20} ){0,4}(?:di|diretto da)`, 'con'],
  ['es una?', `${kind} (?:[\\p{L}\\d-]{1,20} ){0,4}(?:de|dirigida por)`, 'con'],
].map(
  ([is, by, cast]) =>
    new RegExp(
      `(?<!\\p{L})${is} (?:[\\p{L}\\d-]{1,30} ){0,5}?${by} (\\p{Lu}${inSentence}{1,150}?) ${cast} (\\p{Lu}${inSentence}{1,250})`,
      'u',
    ),
);
const oneName = new RegExp(`^${anyName}$`, 'u');

/** Director and cast out of the sentence with which a page introduces its movie, near the heading or in its description. */
export function describedCredits(headed: HeadedPage, descriptions: readonly string[]): Partial<MovieFacts> {
  const paragraphs = behindHeading(headed, nearestElements)?.behind.filter(({ name }) => name === 'p') ?? [];
  const texts = [...descriptions, ...paragraphs.map((paragraph) => textOf(paragraph, longestSentence + 1))];
  for (const text of texts) {
    const credits = creditsIn(cleanText(text.slice(0, longestSentence)));
    if (credits !== null) return credits;
  }
  return {};
}

/** Whether a text is that sentence and nothing else. */
export function isCreditSentence(text: string): boolean {
  if (text.length > longestSentence) return false;
  return sentences.some((sentence) => {
    const match = sentence.exec(text);
    return match !== null && match.index + match[0].length >= text.length - 1 && creditsIn(text) !== null;
  });
}

function creditsIn(text: string): Partial<MovieFacts> | null {
  for (const sentence of sentences) {
    const [, directors, stars] = sentence.exec(text) ?? [];
    const [director, cast] = [namesIn(directors), namesIn(stars)];
    if (director.length > 0 && cast.length > 0) return presentFacts({ director, stars: cast });
  }
  return null;
}

/** The names of an enumeration that holds nothing else. */
function namesIn(list: string | undefined): string[] {
  const parts = list?.split(/, | (?:und|et|e|y|&) /) ?? [];
  return parts.every((part) => oneName.test(part)) ? cleanNames(parts) : [];
}

/** The sentence that introduces the movie, believed least: it may name some of many. */
export const describedCreditsReader: Reader = {
  name: 'described-credits',
  layer: 'open-graph',
  facts: ['director', 'stars'],
  read({ sources }) {
    const descriptions = ['og:description', 'description'].flatMap((name) => sources.head.meta.get(name) ?? []);
    return { facts: describedCredits(sources, descriptions), traits: { isPartial: true } };
  },
};
