import { byId, make, makeSvg } from './elements.ts';
import { counted, relativeTime } from './words.ts';

const minutes = 30;

/** Events per minute over the last half hour, and when the last one came. */
export class Activity {
  readonly #counts = new Array<number>(minutes).fill(0);
  #minute = Math.floor(Date.now() / 60_000);
  #arrivals: number[] = [];
  #lastAt: number | undefined;
  #lastId = '–';
  #movies = 0;
  readonly #bars = make('span', { class: 'bars', 'aria-hidden': 'true' });
  readonly #figures = {
    movies: make('b', { id: 'count' }, '0'),
    rate: make('b', { id: 'rate' }, '0'),
    last: make('b', { id: 'last' }, '–'),
  };
  readonly #position = make('code', { id: 'last-id', title: 'The position in the stream' }, '–');

  constructor() {
    const figure = (value: HTMLElement, words: string) => make('span', { class: 'figure' }, value, ` ${words}`);
    byId('activity').replaceChildren(
      figure(this.#figures.movies, 'movies'),
      figure(this.#figures.rate, 'changes a minute'),
      this.#bars,
      make('span', { class: 'figure' }, 'last change ', this.#figures.last),
      this.#position,
    );
    setInterval(() => this.show(), 1000);
  }

  /** A movie is new or has changed just now. */
  note(): void {
    const now = Date.now();
    this.#roll(now);
    this.#counts[minutes - 1] = (this.#counts[minutes - 1] ?? 0) + 1;
    this.#arrivals.push(now);
    this.#lastAt = now;
  }

  set position(cursor: string) {
    this.#lastId = cursor.replace(/-.*/, '') || '–';
  }

  set movies(count: number) {
    this.#movies = count;
  }

  show(): void {
    const now = Date.now();
    this.#roll(now);
    while ((this.#arrivals[0] ?? now) < now - 60_000) this.#arrivals.shift();
    write(this.#figures.movies, this.#movies.toLocaleString('en'));
    write(this.#figures.rate, this.#arrivals.length.toLocaleString('en'));
    write(this.#figures.last, this.#lastAt === undefined ? 'none yet' : relativeTime(this.#lastAt, now));
    write(this.#position, this.#lastId);
    this.#drawBars();
  }

  #roll(now: number): void {
    const minute = Math.floor(now / 60_000);
    for (; this.#minute < minute; this.#minute += 1) {
      this.#counts.shift();
      this.#counts.push(0);
    }
  }

  #drawBars(): void {
    const key = this.#counts.join();
    if (this.#bars.dataset.key === key) return;
    this.#bars.dataset.key = key;
    const most = Math.max(1, ...this.#counts);
    const bars = this.#counts.map((count, index) => {
      const height = count === 0 ? 1 : 2 + (18 * count) / most;
      return makeSvg('rect', { x: index * 5, y: 20 - height, width: 3.6, height, rx: 1 });
    });
    this.#bars.replaceChildren(
      makeSvg('svg', { viewBox: `0 0 ${minutes * 5} 20`, width: minutes * 5, height: 20 }, ...bars),
    );
    this.#bars.title = `the last half hour: ${counted(
      this.#counts.reduce((sum, one) => sum + one, 0),
      'change',
    )}`;
  }
}

function write(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}
