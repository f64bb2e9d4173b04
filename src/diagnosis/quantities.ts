const units: readonly [string, number][] = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1000],
];

/** Milliseconds for people: `12 ms`, `3.42 s`, `5 min 10 s`, `2 d 4 h`. */
export function describeDuration(milliseconds: number): string {
  const sign = milliseconds < 0 ? '-' : '';
  const size = Math.abs(milliseconds);
  if (size < 1000) return `${sign}${Math.round(size)} ms`;
  if (size < 60_000) return `${sign}${(size / 1000).toFixed(size < 10_000 ? 2 : 1)} s`;
  const at = units.findIndex(([, length]) => size >= length);
  const [unit, length] = units[at] ?? ['s', 1000];
  const [smallerUnit, smallerLength] = units[at + 1] ?? ['s', 1000];
  const whole = Math.floor(size / length);
  const rest = Math.floor((size - whole * length) / smallerLength);
  return `${sign}${whole} ${unit}${rest > 0 ? ` ${rest} ${smallerUnit}` : ''}`;
}

/** Bytes for people, in powers of 1024: `812 B`, `1.5 KiB`, `10 GiB`. */
export function describeBytes(bytes: number): string {
  const names = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let size = bytes;
  let unit = 0;
  while (size >= 1024 && unit < names.length - 1) {
    size /= 1024;
    unit += 1;
  }
  return `${unit === 0 || size >= 100 || Number.isInteger(size) ? Math.round(size) : size.toFixed(1)} ${names[unit]}`;
}

/** A count with its thousands set apart: `1,234,567`. */
export function describeCount(count: number): string {
  return count.toLocaleString('en-US');
}

/** A count and the word for what is counted: `1 node`, `3 nodes`. */
export function plural(count: number, word: string): string {
  return `${describeCount(count)} ${word}${count === 1 ? '' : 's'}`;
}
