import { Card } from './card.ts';
import { make } from './elements.ts';
import { type GridLayout, indexAfterKey, layOut, visibleRange } from './grid-layout.ts';
import type { Movie } from './movie.ts';

export interface GridOptions {
  container: HTMLElement;
  order(): readonly string[];
  movie(id: string): Movie | undefined;
  isGone(id: string): boolean;
  onOpen(id: string): void;
  /** The visitor comes near the end of the list. */
  onEndNear(): void;
}

/** The list on the screen: only what is in view exists, and the whole of it is one tab stop. */
export class Grid {
  readonly #options: GridOptions;
  readonly #list = make('ul', { class: 'grid', role: 'list' });
  readonly #cards = new Map<string, Card>();
  #layout: GridLayout;
  /** The card that the Tab key comes to. */
  #current: string | undefined;
  #isDue = false;

  constructor(options: GridOptions) {
    this.#options = options;
    options.container.replaceChildren(this.#list);
    this.#layout = layOut(this.#list.clientWidth);
    new ResizeObserver(() => this.schedule()).observe(this.#list);
    addEventListener('scroll', () => this.schedule(), { passive: true });
    this.#list.addEventListener('keydown', (event) => this.#onKey(event));
    this.#list.addEventListener('focusin', (event) => this.#onFocus(event));
    this.#list.addEventListener('click', (event) => this.#onClick(event));
  }

  get hasFocus(): boolean {
    return this.#list.contains(document.activeElement);
  }

  /** Whether the list's beginning is in view. */
  get isAtTop(): boolean {
    return scrollY < 40 || this.#list.getBoundingClientRect().top > 0;
  }

  /** Renders with the next frame. */
  schedule(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    // A tab in the background gets no frames, and must not gather work for when it comes back.
    if (document.visibilityState === 'hidden') setTimeout(() => this.render(), 250);
    else requestAnimationFrame(() => this.render());
  }

  render(): void {
    this.#isDue = false;
    const order = this.#options.order();
    this.#layout = layOut(this.#list.clientWidth);
    const { columns, rowHeight, gap, cardWidth } = this.#layout;
    this.#list.style.setProperty('--height', `${Math.max(0, Math.ceil(order.length / columns) * rowHeight - gap)}px`);
    this.#list.style.setProperty('--width', `${cardWidth}px`);
    const top = -this.#list.getBoundingClientRect().top;
    const [first, end] = visibleRange(this.#layout, top, top + innerHeight, order.length);
    this.#place(order, first, end);
    if (end >= order.length - columns * 2 && order.length > 0) this.#options.onEndNear();
  }

  /** Gives the keyboard to a movie's card, where it is in the list. */
  focus(id: string): void {
    const index = this.#options.order().indexOf(id);
    if (index >= 0) this.#focusIndex(index);
  }

  /** Gives the keyboard to the card where it was last, else to the first. */
  focusCurrent(): void {
    const order = this.#options.order();
    this.#focusIndex(Math.max(0, order.indexOf(this.#current ?? '')));
  }

  #place(order: readonly string[], first: number, end: number): void {
    const active = this.#activeId();
    const wanted = new Map<string, number>();
    for (let index = first; index < end; index += 1) wanted.set(order[index] ?? '', index);
    const activeIndex = active === undefined ? -1 : order.indexOf(active);
    if (active !== undefined && activeIndex >= 0) wanted.set(active, activeIndex);
    this.#settleCurrent(order, wanted, first);
    for (const [id, card] of this.#cards) {
      if (wanted.has(id)) continue;
      card.element.remove();
      this.#cards.delete(id);
    }
    let before: Element | null = this.#list.firstElementChild;
    for (const [id, index] of [...wanted].sort(([, one], [, other]) => one - other)) {
      const card = this.#cardOf(id);
      if (card === undefined) continue;
      this.#position(card, index, order.length);
      if (card.element === before) before = before.nextElementSibling;
      else this.#list.insertBefore(card.element, before);
    }
    // Elements that are moved lose the focus, and a card that is gone takes it along.
    if (active === undefined || this.#activeId() === active) return;
    this.#cards.get(this.#current ?? '')?.link.focus({ preventScroll: true });
  }

  /** The tab stop stays with its movie; without it, with the place. */
  #settleCurrent(order: readonly string[], wanted: ReadonlyMap<string, number>, first: number): void {
    if (this.#current !== undefined && wanted.has(this.#current)) return;
    const former = this.#current === undefined ? undefined : this.#cards.get(this.#current);
    const place = Number(former?.element.dataset.index ?? first);
    this.#current = wanted.size === 0 ? undefined : (order[Math.min(place, order.length - 1)] ?? order[first]);
    if (this.#current !== undefined && !wanted.has(this.#current)) this.#current = order[first];
  }

  #cardOf(id: string): Card | undefined {
    const movie = this.#options.movie(id);
    if (movie === undefined) return undefined;
    let card = this.#cards.get(id);
    try {
      if (card === undefined) {
        card = new Card(movie);
        this.#cards.set(id, card);
      } else card.update(movie);
    } catch (error) {
      // One movie that cannot be drawn hides no other.
      console.error(`movie ${id} cannot be drawn`, error);
    }
    return card;
  }

  #position(card: Card, index: number, count: number): void {
    const { columns, cardWidth, rowHeight, gap } = this.#layout;
    const x = (index % columns) * (cardWidth + gap);
    const y = Math.floor(index / columns) * rowHeight;
    const { element, link } = card;
    element.style.setProperty('--x', `${x}px`);
    element.style.setProperty('--y', `${y}px`);
    element.setAttribute('aria-setsize', String(count));
    element.setAttribute('aria-posinset', String(index + 1));
    element.dataset.index = String(index);
    link.tabIndex = element.dataset.id === this.#current ? 0 : -1;
    card.gone = this.#options.isGone(element.dataset.id ?? '');
  }

  #focusIndex(index: number): void {
    const order = this.#options.order();
    const id = order[index];
    if (id === undefined) return;
    const { columns, rowHeight } = this.#layout;
    const top = this.#list.getBoundingClientRect().top + Math.floor(index / columns) * rowHeight;
    const headerHeight = document.querySelector('.masthead')?.getBoundingClientRect().bottom ?? 0;
    if (top < headerHeight) scrollBy({ top: top - headerHeight - 12, behavior: 'instant' });
    else if (top + rowHeight > innerHeight) scrollBy({ top: top + rowHeight - innerHeight, behavior: 'instant' });
    this.#current = id;
    this.render();
    this.#cards.get(id)?.link.focus({ preventScroll: true });
  }

  #onKey(event: KeyboardEvent): void {
    const id = this.#activeId();
    if (id === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    const order = this.#options.order();
    const index = order.indexOf(id);
    const page = Math.max(1, Math.floor(innerHeight / this.#layout.rowHeight));
    const next = indexAfterKey(event.key, index, order.length, this.#layout.columns, page);
    if (next === index) return;
    event.preventDefault();
    this.#focusIndex(next);
  }

  #onFocus(event: Event): void {
    const id = this.#idOf(event.target);
    if (id === undefined || id === this.#current) return;
    const former = this.#cards.get(this.#current ?? '');
    if (former !== undefined) former.link.tabIndex = -1;
    this.#current = id;
    const card = this.#cards.get(id);
    if (card !== undefined) card.link.tabIndex = 0;
  }

  /** A plain click opens the movie here; with a modifier the browser opens its own page. */
  #onClick(event: MouseEvent): void {
    const id = this.#idOf(event.target);
    if (id === undefined || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    this.#options.onOpen(id);
  }

  #activeId(): string | undefined {
    return this.hasFocus ? this.#idOf(document.activeElement) : undefined;
  }

  #idOf(target: EventTarget | null): string | undefined {
    return target instanceof Element ? target.closest<HTMLElement>('.movie')?.dataset.id : undefined;
  }
}
