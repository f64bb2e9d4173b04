import { cleanText, distinctTexts, foldWords, withoutEdges } from '../text.ts';

// Texts of links and list ends that stand among names and terms but are none.
const notEntries =
  /^(?:follow(?:ing)?|unfollow|folgen|suivre|seguir|obserwuj)$|^(?:more|see|show|view|all|full|and more|edit|add|read|mehr|alle|voir|tous|plus|ver|mas|todo|altro|tutti|wiecej|zobacz|vice|vsetci|все|еще|meer|visa|n\/a|unknown|tba|none|various|wga|et al)(?![\p{L}\p{N}])|(?<![\p{L}\p{N}])more credits?(?![\p{L}\p{N}])|^[^\p{L}\p{N}]+$|^unbekannt|^inconnu|^desconocid|^неизвест/u;
const roles = /^(?:director|directors|writer|writers|cast|crew|stars?)$/;
const notes = /[([][^()[\]]{0,200}[)\]]/g;
const edges = ' ,;:|•·»›–-';
const longestList = 20_000;
const longestName = 120;
// A dot without spaces joins the parts of a transliterated name: 大卫·芬奇.
const listSeparators = /[,;|/•،、]| · | (?:&|and|und|et|y|e|i|og|och|en|ja|и|та|ve|és|a) (?=\p{Lu}\p{Ll})/u;

// A sentence with a label of its own follows the names: "Mario Puzo. Novela: Mario Puzo".
const furtherLabel = /(?<=\p{L}{3})\s?\.\s+\p{Lu}\p{L}{2,20}\s?:.*/su;

// An initial has its full stop, "J.J." two of them; that behind a word ends the sentence.
const nameWord = String.raw`\p{Lu}(?:\.(?:\p{Lu}\.)?|[\p{L}'’-]{1,30})`;
const furtherWord = ` (?:(?:de|del|della|der|den|van|von|da|di|du|la|le|el|al|bin|ter) ){0,2}${nameWord}`;

/** Patterns (with the flag `u`) of a name in running text: of one word or more, and of at least two. */
export const anyName = `${nameWord}(?:${furtherWord}){0,3}`;
export const fullName = `${nameWord}(?:${furtherWord}){1,3}`;

/** A person's name out of the text of one credit, null where the text is none (`See full cast`, `2 more credits »`). */
export function personName(value: string): string | null {
  if (value.length > longestList) return null;
  const text = withoutEdges(cleanText(value.replace(notes, ' ')), edges);
  if (text.length < 2 || text.length > longestName || !/\p{L}/u.test(text)) return null;
  if (notEntries.test(foldWords(text)) || roles.test(foldWords(text)) || /https?:|\d{3}/.test(text)) return null;
  // The full stop of a sentence, not of an initial or of "Jr."
  return /\p{L}{4,}\.$/u.test(text) ? text.slice(0, -1) : text;
}

/** Names of a plain enumeration: `Joel Coen, Ethan Coen`. */
export function splitNames(value: string): string[] {
  const own = value.slice(0, longestList).replace(notes, ' ').replace(furtherLabel, '');
  const parts = cleanText(own).split(listSeparators);
  return distinctTexts(parts.map(personName).filter((name) => name !== null));
}

/** Names as given, cleaned and without doubles. */
export function cleanNames(values: Iterable<string>): string[] {
  const names: string[] = [];
  for (const value of values) {
    const name = personName(value);
    if (name !== null) names.push(name);
  }
  return distinctTexts(names).slice(0, 1000);
}

const termSeparators = /[,;|•·،、\n]|\s\/\s/;

/** Genres or keywords of an enumeration: `Drama, Thriller`, `Drama / Krimi`, `Action|Comedy`. */
export function splitTerms(value: string): string[] {
  const parts = value.slice(0, longestList).split(termSeparators);
  // "Drama/Krimi" without spaces is an enumeration only where every part is a word of its own.
  return cleanTerms(
    parts.flatMap((part) =>
      /^\p{L}[\p{L} -]{2,20}(?:\/\p{L}[\p{L} -]{2,20})+$/u.test(part) ? part.split('/') : [part],
    ),
  );
}

/** Genres or keywords as given, cleaned and without doubles. */
export function cleanTerms(values: Iterable<string>): string[] {
  const terms: string[] = [];
  for (const value of values) {
    const term = withoutEdges(cleanText(value.slice(0, longestList)), edges);
    if (term.length < 2 || term.length > 100 || notEntries.test(foldWords(withoutEdges(term, '()')))) continue;
    terms.push(term);
  }
  return distinctTexts(terms).slice(0, 1000);
}

/** The first list that has entries; an empty one where none has. */
export function firstNonEmpty(...lists: string[][]): string[] {
  return lists.find((list) => list.length > 0) ?? [];
}
