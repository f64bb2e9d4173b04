import { presentFacts } from '../claim.ts';
import { isLanguageName, isPlaceName } from '../lexicon/places.ts';
import { cleanText, foldWords, withoutEdges } from '../text.ts';
import type { LabelledValue, Run } from './labelled-values.ts';
import type { Reader, ReadingPage } from './reader.ts';

/** A title with the language or country that the page names for it. */
export interface LocalisedTitle {
  title: string;
  /** As the page names it, null where it does not. */
  of: string | null;
}

/** What sites call titles of no one language. */
const otherKinds = new Set(['synonyms', 'synonym', 'romaji', 'official', 'short', 'other', 'international', 'kanji']);

/** The titles of a value line by line, each without the name of its language before or behind it: "German" / "Die Flut". */
export function localisedTitles({ runs }: LabelledValue, language: string | null): LocalisedTitle[] {
  const lines = new Map<string, Run[]>();
  for (const run of runs) {
    const key = run.row > 0 ? `row ${run.row}` : `line ${run.line}`;
    lines.set(key, [...(lines.get(key) ?? []), run]);
  }
  return [...lines.values()].flatMap((line) => titleOfLine(line, language));
}

function titleOfLine(line: readonly Run[], language: string | null): LocalisedTitle[] {
  const texts = line.map(({ text }) => cleanText(text)).filter((text) => text !== '' && !/^[:：()-]+$/.test(text));
  const [first = '', ...rest] = texts;
  const last = rest.at(-1) ?? '';
  const named = (text: string) => isKind(withoutEdges(text, ' :：()[]'), language);
  if (rest.length > 0 && named(first)) return [{ title: cleanText(rest.join(' ')), of: withoutEdges(first, ' :：') }];
  if (rest.length > 0 && named(last))
    return [{ title: cleanText(texts.slice(0, -1).join(' ')), of: withoutEdges(last, ' ()[]') }];
  const whole = cleanText(line.map(({ text }) => text).join(' '));
  const [, of = '', title = ''] = /^([^:：]{2,30})[:：]\s*(\S.*)$/s.exec(whole) ?? [];
  if (title !== '' && named(of)) return [{ title, of }];
  return whole === '' || (named(whole) && texts.length === 1) ? [] : [{ title: whole, of: null }];
}

function isKind(text: string, language: string | null): boolean {
  return otherKinds.has(foldWords(text)) || isLanguageName(text, language) || isPlaceName(text, language);
}

const anime = /\banime\b/i;

/** Animations that a site calls anime were made in Japanese. */
function originalOfAnime({ values, language, sources: { address, head } }: ReadingPage): string | null {
  if (!anime.test(`${URL.parse(address ?? '')?.pathname ?? ''} ${head.title ?? ''}`)) return null;
  const titles = values.filter(({ fact }) => fact === 'alternate').flatMap((value) => localisedTitles(value, language));
  return titles.find(({ of }) => of !== null && /^japan(?:ese|isch|ais)$/i.test(of))?.title ?? null;
}

/** The title in the language that a work of this kind is made in, out of a list of titles by language. */
export const titlesByLanguageReader: Reader = {
  name: 'titles-by-language',
  layer: 'dom',
  facts: ['original_title'],
  read: (page) => ({ facts: presentFacts({ original_title: originalOfAnime(page) }) }),
};
