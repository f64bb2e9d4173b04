const decimalPattern = /\d{1,9}(?:[.,]\d{1,6})?/;

/** The first number in a text, with a decimal point or a decimal comma. */
export function parseDecimal(value: unknown): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value !== 'string') return null;
  const match = decimalPattern.exec(value.slice(0, 200));
  return match === null ? null : Number(match[0].replace(',', '.'));
}

// "1.4M", "12,5 tys.", "2 млн": what follows the number, and by how much it multiplies.
const magnitudes: [RegExp, number][] = [
  [/^\s?(?:mil\.?|tys|tis|тыс|тис|хил|k\b|tsd|md\b|bin\b|ezer)/i, 1e3],
  [/^\s?(?:mio|mln|млн|mil(?:l|i)|mn\b|m\b)/i, 1e6],
];

/** A count such as `428,329 votes`, `1.418.761`, `1 234`, `2.1M`; null where there is none. */
export function parseCount(value: unknown): number | null {
  if (typeof value === 'number') return Number.isFinite(value) && value >= 0 ? Math.round(value) : null;
  if (typeof value !== 'string') return null;
  const text = value.slice(0, 200);
  const match = /\d{1,3}(?:[.,'’\s\u00a0\u202f]\d{3})+(?!\d)|\d{1,15}(?:[.,]\d{1,2})?/.exec(text);
  if (match === null) return null;
  const rest = text.slice(match.index + match[0].length);
  const multiplier = magnitudes.find(([unit]) => unit.test(rest))?.[1] ?? 1;
  const grouped = /^\d{1,3}(?:[.,'’\s\u00a0\u202f]\d{3})+$/.test(match[0]);
  if (multiplier === 1) {
    const digits = grouped ? match[0].replace(/\D/g, '') : match[0].split(/[.,]/)[0];
    return Number(digits);
  }
  return Math.round(Number(match[0].replace(',', '.').replace(/\s/g, '')) * multiplier);
}

/**
 * A rating on 0–10 with two decimals. The scale is `best` where the page states it, else what the value itself allows:
 * over 10 is of 100, over 5 is of 10. At 5 or less the scale cannot be told, so `fallbackBest` decides or nothing does.
 */
export function toTenPointRating(value: unknown, best: unknown, fallbackBest: number | null): number | null {
  const number = parseDecimal(value);
  if (number === null || number < 0) return null;
  const stated = parseDecimal(best);
  const percent = typeof value === 'string' && /%\s*$/.test(value);
  const scale = percent ? 100 : stated !== null && stated >= 1 ? stated : scaleOf(number, fallbackBest);
  if (scale === null || number > scale) return number <= 10 && number > 5 && scale !== null ? round(number) : null;
  return round((number / scale) * 10);
}

function scaleOf(number: number, fallback: number | null): number | null {
  if (fallback !== null && number <= fallback) return fallback;
  if (number > 10) return 100;
  return number > 5 ? 10 : null;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
