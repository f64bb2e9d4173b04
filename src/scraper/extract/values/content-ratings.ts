import { cleanText } from '../text.ts';

/** Ratings that nothing else looks like: "PG-13", "TV-MA", "FSK 12", "NC-17", "12A", "MA15+", "16+". */
const unmistakable =
  /^(?:rated\s)?(PG(?:-13|12)?|NC-17|TV-(?:Y7?(?:-FV)?|G|PG|14|MA)|FSK\s?(?:ab\s?)?\d{1,2}|12A|MA\s?15\+|R\s?18\+|R-?1[58]\+?|U\/A(?:\s?\d{1,2}\+)?|K-?\d{1,2}|(?:0|6|7|10|12|13|14|15|16|17|18|21)\+)(?=$|[\s,;:(–-])/i;
/** Single letters and bare ages are ratings where a label says so. */
const labelled =
  /^(?:rated\s)?(G|R|M|X|U|A|T|TP|AL|L|S|E|18|16|15|14|12|10|7|6|0|approved|passed)(?=$|\s?[,;(–-]|\sfor\s)/i;
const germanAge = /(?:^FSK\b|freigegeben|^ab)\D{0,12}(\d{1,2})(?!\d)/i;

/** For whom a work is suitable out of a text that begins with it: "PG-13 - Teens 13 or older" is PG-13. Null where it does not. */
export function contentRating(text: string): string | null {
  const [, found] = unmistakable.exec(cleanText(text.slice(0, 100))) ?? [];
  return found === undefined ? null : written(found);
}

/** The same behind a label that announces it, where "R" and "16" are ratings, too. */
export function labelledContentRating(text: string, label: string): string | null {
  const value = cleanText(text.slice(0, 200));
  const [, age] = germanAge.exec(value) ?? [];
  if (age !== undefined) return `FSK ${age}`;
  const [, found] = labelled.exec(value) ?? [];
  if (found !== undefined && /^\d/.test(found) && /fsk/i.test(label)) return `FSK ${found}`;
  return contentRating(value) ?? (found === undefined ? null : written(found));
}

function written(rating: string): string {
  const [, age] = /^FSK\s?(?:ab\s?)?(\d{1,2})$/i.exec(rating) ?? [];
  if (age !== undefined) return `FSK ${age}`;
  return /^(?:approved|passed)$/i.test(rating)
    ? `${rating.charAt(0).toUpperCase()}${rating.slice(1).toLowerCase()}`
    : rating.toUpperCase();
}
