const isoPattern = /^-?P?(?:(\d{1,3})D)?T?(?:(\d{1,4})\s?H)?(?:(\d{1,5})\s?M)?(?:(\d{1,6})(?:[.,]\d{1,6})?\s?S)?$/i;
// The units in the languages of movie sites; a unit ends at a letter boundary so that "m" is not the start of "mars".
const hourUnit =
  '(?:h|hr|hrs|hours?|std|stunden?|stdn|heures?|ore|ora|horas?|godz(?:in[ay]?)?|g|hod(?:iny?|ín|in)?|ч(?:ас(?:а|ов)?)?|год(?:ин[аи]?)?|timm(?:e|ar)|timer?|t|tuntia?|uur|u|ωρες|ωρα|saat|sa|óra|ó|小时|小時|時間|시간)';
const minuteUnit =
  "(?:min(?:s|utes?|uten?|uti|uto|utos|uty|ut|uutti?a?|uter|utter|utter|uut)?|m|mn|мин(?:ута|уты|ут)?|хв(?:илин[аи]?)?|λεπτα|λεπτά|λ|dk|dakika|perc|p|'|′|分钟|分鐘|分鍾|分|분)";
const hoursAndMinutes = new RegExp(
  `(\\d{1,2})\\s?${hourUnit}(?![\\p{L}])\\.?,?\\s?(?:\\p{L}{1,3}\\s)?(?:(\\d{1,2})(?:\\s?${minuteUnit})?(?![\\p{L}\\d]))?`,
  'iu',
);
const minutesOnly = new RegExp(`(\\d{1,4})(?:[.,]\\d)?\\s?-?${minuteUnit}(?![\\p{L}])`, 'iu');
// Not "53:21", which are minutes and seconds.
const clock = /(?:^|[^\d:])(0?\d|1[0-2]):([0-5]\d)(?::([0-5]\d))?(?![\d:])/;

/** Whole minutes out of ISO 8601 (also broken: `T107M0S`, `PT02H19M00S`), or text in the usual notations; else null. */
export function parseDuration(value: unknown): number | null {
  if (typeof value === 'number') return plausible(value);
  if (typeof value !== 'string') return null;
  const text = value.slice(0, 300).trim();
  if (text === '') return null;
  return isoDuration(text) ?? textDuration(text);
}

/** Whole minutes out of a count of seconds. */
export function minutesFromSeconds(value: unknown): number | null {
  if (typeof value !== 'number' || !Number.isFinite(value) || value < 30) return null;
  return plausible(Math.round(value / 60));
}

function isoDuration(text: string): number | null {
  if (/^P0Y|^P\dY/i.test(text)) return isoDuration(text.replace(/^P\d{1,2}Y(?:\d{1,2}M)?/i, 'P'));
  const match = isoPattern.exec(text);
  if (match === null || !/[DHMST]/i.test(text)) return null;
  const [, days, hours, minutes, seconds] = match.map((part) => (part === undefined ? 0 : Number(part)));
  const total = (days ?? 0) * 1440 + (hours ?? 0) * 60 + (minutes ?? 0) + (seconds ?? 0) / 60;
  return total < 0.5 ? null : plausible(Math.max(1, Math.round(total)));
}

function textDuration(text: string): number | null {
  const long = hoursAndMinutes.exec(text);
  const short = minutesOnly.exec(text);
  if (long !== null && (short === null || long.index <= short.index)) {
    return plausible(Number(long[1]) * 60 + Number(long[2] ?? 0));
  }
  if (short !== null) return plausible(Number(short[1]));
  const time = clock.exec(text);
  if (time !== null) return plausible(Number(time[1]) * 60 + Number(time[2]));
  return /^\d{1,3}$/.test(text) ? plausible(Number(text)) : null;
}

function plausible(minutes: number): number | null {
  return Number.isInteger(minutes) && minutes >= 1 && minutes <= 60_000 ? minutes : null;
}
