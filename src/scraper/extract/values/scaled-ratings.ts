import { parseDecimal, toTenPointRating } from './numbers.ts';

const scaled = /(\d{1,3}(?:[.,]\d{1,3})?)\s*(?:\/|out of|sur|von|su|de|di|z|ze|из|af|av|van)\s*(5|10|100)(?![\d.,])/i;

/** A rating that names its own scale (`8,7/10`, `4.26 out of 5`, `66 %`) on 0–10; null where the text has none. */
export function ratingWithScale(text: string): number | null {
  const match = scaled.exec(text.slice(0, 2000));
  if (match !== null) return toTenPointRating(match[1], match[2], null);
  const percent = /(?<![\d.,])(\d{1,3})(?:[.,]\d)?\s?%/.exec(text.slice(0, 2000));
  return percent === null ? null : toTenPointRating(parseDecimal(percent[1]), 100, 100);
}
