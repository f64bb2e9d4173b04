import { foldWords } from '../text.ts';
import { languages } from './languages/table.ts';

const day = 5;
const monthIndexes = [...Array(12).keys()];

/** Names of months to their numbers, of one language: as they stand alone, behind a day, and as pages shorten them. */
function monthsOf(language: string, others: readonly string[] = []): Map<string, number> {
  const formats =
    Intl.DateTimeFormat.supportedLocalesOf([language]).length === 0
      ? []
      : [{}, { day: 'numeric' } as const].map(
          (options) => new Intl.DateTimeFormat(language, { month: 'long', timeZone: 'UTC', ...options }),
        );
  const found = new Map<string, number>();
  for (const index of monthIndexes) {
    const date = Date.UTC(2024, index, day);
    const names = formats.map((format) => format.formatToParts(date).find(({ type }) => type === 'month')?.value ?? '');
    for (const name of [...names, ...(others[index] ?? '').split('|')])
      if (/\p{L}/u.test(name)) found.set(foldWords(name), index + 1);
  }
  return found;
}

interface MonthNames {
  byLanguage: ReadonlyMap<string, ReadonlyMap<string, number>>;
  inAny: ReadonlyMap<string, number>;
}

let known: MonthNames | null = null;

function monthNames(): MonthNames {
  if (known !== null) return known;
  const byLanguage = new Map(languages.map(({ language, otherMonths }) => [language, monthsOf(language, otherMonths)]));
  const inAny = new Map<string, number>();
  for (const months of byLanguage.values())
    for (const [name, number] of months) if (!inAny.has(name)) inAny.set(name, number);
  known = { byLanguage, inAny };
  return known;
}

/**
 * Month number 1–12 of a month's name in any of the languages, null where it is none. What one word means in two languages
 * (`listopad` is October in Croatian and November in Czech) the page's own decides.
 */
export function monthNumber(name: string, language: string | null): number | null {
  const key = foldWords(name).replace(/\.$/, '');
  const { byLanguage, inAny } = monthNames();
  return byLanguage.get(language?.slice(0, 2) ?? '')?.get(key) ?? inAny.get(key) ?? null;
}
