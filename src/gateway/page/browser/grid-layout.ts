export interface GridLayout {
  columns: number;
  cardWidth: number;
  /** From the top of one row to the top of the next. */
  rowHeight: number;
  gap: number;
}

const captionHeight = 78;

/** How cards stand in so many pixels of width: two beside each other on the narrowest phone, larger ones on a wall. */
export function layOut(width: number): GridLayout {
  const gap = width < 600 ? 12 : 20;
  const least = width < 600 ? 140 : width < 1600 ? 168 : width < 2600 ? 196 : 240;
  const columns = Math.max(2, Math.floor((width + gap) / (least + gap)));
  const cardWidth = (width - gap * (columns - 1)) / columns;
  return { columns, cardWidth, gap, rowHeight: cardWidth * 1.5 + captionHeight + gap };
}

/** Indexes of the first card and of the one behind the last that a window from `top` to `bottom` needs, a row more on each side. */
export function visibleRange(
  { columns, rowHeight }: GridLayout,
  top: number,
  bottom: number,
  count: number,
): [first: number, end: number] {
  const first = Math.max(0, Math.floor(top / rowHeight) - 1) * columns;
  const end = Math.max(0, Math.ceil(bottom / rowHeight) + 1) * columns;
  return [Math.min(first, count), Math.min(end, count)];
}

/** Where a key moves from a card; the same index where it does not. */
export function indexAfterKey(key: string, index: number, count: number, columns: number, page: number): number {
  const target = {
    ArrowRight: index + 1,
    ArrowLeft: index - 1,
    ArrowDown: index + columns,
    ArrowUp: index - columns,
    PageDown: index + columns * page,
    PageUp: index - columns * page,
    Home: 0,
    End: count - 1,
  }[key];
  if (target === undefined) return index;
  if (key.startsWith('Page')) return Math.min(count - 1, Math.max(0, target));
  return target >= 0 && target < count ? target : index;
}
