const introducer = '\u001b';

/** Colours as functions; with `enabled` false they give their text back. */
export interface Paint {
  bold(text: string): string;
  dim(text: string): string;
  red(text: string): string;
  yellow(text: string): string;
  green(text: string): string;
}

/** What tells whether colours are wanted. */
export interface OutputTraits {
  isTTY?: boolean;
}

/** Colours for a terminal that wants them (https://no-color.org). */
export function paintFor(output: OutputTraits, environment: Record<string, string | undefined>): Paint {
  return createPaint(Boolean(output.isTTY) && !environment.NO_COLOR && environment.TERM !== 'dumb');
}

export function createPaint(enabled: boolean): Paint {
  const style = (on: number, off: number) => (text: string) =>
    enabled ? `${introducer}[${on}m${text}${introducer}[${off}m` : text;
  return { bold: style(1, 22), dim: style(2, 22), red: style(31, 39), yellow: style(33, 39), green: style(32, 39) };
}

/** Text from elsewhere (titles, errors, hosts) on one line and without what a terminal would obey. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]+/gu, ' ').trim();
}

const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u;
const parts = new RegExp(`${introducer}\\[[\\d;]*m|\\p{M}|.`, 'gsu');

/** Columns that text takes on a terminal, colours not counted. */
export function widthOf(text: string): number {
  return [...text.matchAll(parts)].reduce((width, [part]) => width + columnsOf(part), 0);
}

/** The text cut to so many columns; colours that are on are turned off. */
export function clip(text: string, columns: number): string {
  if (widthOf(text) <= columns) return text;
  let width = 0;
  let kept = '';
  for (const [part] of text.matchAll(parts)) {
    width += columnsOf(part);
    if (width > columns - 1) break;
    kept += part;
  }
  return `${kept}…${kept.includes(introducer) ? `${introducer}[0m` : ''}`;
}

function columnsOf(part: string): number {
  if (part.startsWith(introducer) || /^\p{M}$/u.test(part)) return 0;
  return wide.test(part) ? 2 : 1;
}

export interface Column {
  title: string;
  align?: 'right';
}

/** Rows under their titles, as wide as their widest cell. */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[], paint: Paint): string[] {
  const widths = columns.map(({ title }, at) => Math.max(title.length, ...rows.map((row) => widthOf(row[at] ?? ''))));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, at) => {
        const space = ' '.repeat(Math.max(0, (widths[at] ?? 0) - widthOf(cell)));
        return columns[at]?.align === 'right' ? space + cell : cell + space;
      })
      .join('  ')
      .trimEnd();
  return [paint.dim(line(columns.map(({ title }) => title))), ...rows.map(line)];
}
