import type { CatalogueApi } from './catalogue-api.ts';
import { ChangeLog } from './changes.ts';
import type { FeedListener } from './feed.ts';
import { ListRest } from './list-rest.ts';
import type { Movie } from './movie.ts';
import { MovieList } from './movie-list.ts';
import type { Selection } from './selection.ts';

const keptAtMost = 1000;
const paintMilliseconds = 60;
/** The stream's first part is over when it pauses for so long. */
const pauseMilliseconds = 500;
/** How long the first movie may take. */
const firstMilliseconds = 1500;
/** What was updated no longer ago is news: the stream also tells what was there before. */
const newsMilliseconds = 60_000;

export interface LiveListOptions {
  api: CatalogueApi;
  /** Whether the visitor is looking at something that must not move, also before the list is filled. */
  isHeld(isFilling: boolean): boolean;
  onPaint(): void;
  onMovie(movie: Movie, isNews: boolean): void;
  onGone(id: string): void;
}

/** The movies of one selection: those that the stream tells of, and behind them those that the catalogue gives. */
export class LiveList implements Omit<FeedListener, 'onState' | 'onPosition'> {
  readonly movies = new MovieList(keptAtMost);
  readonly changes = new ChangeLog();
  rest: ListRest;
  readonly #options: LiveListOptions;
  #selection: Selection;
  #isPaintDue = false;
  #fillingUntil = Number.POSITIVE_INFINITY;

  constructor(selection: Selection, options: LiveListOptions) {
    this.#selection = selection;
    this.#options = options;
    this.rest = new ListRest(options.api, selection);
  }

  /** Whether new movies come in at the front. In a search, and in another order, each has its place. */
  get isLive(): boolean {
    return this.#selection.query === '' && this.#selection.sort === '';
  }

  /** Whether the stream is still telling what was there before. */
  get isFilling(): boolean {
    return Date.now() < this.#fillingUntil;
  }

  /** Begins anew with another selection. */
  begin(selection: Selection): void {
    this.#selection = selection;
    this.clear();
  }

  clear(): void {
    this.rest.stop();
    this.rest = new ListRest(this.#options.api, this.#selection);
    this.movies.clear();
    this.#fillingUntil = Number.POSITIVE_INFINITY;
    this.schedulePaint();
    if (!this.isLive) void this.loadMore();
  }

  /** The stream is open: what it told so far comes within a moment. */
  onLive(): void {
    this.#fillingUntil = Math.min(this.#fillingUntil, Date.now() + firstMilliseconds);
    this.#paintWhenFilled();
  }

  onMovie(movie: Movie): void {
    const isNews = Date.now() - Date.parse(movie.updated_at) < newsMilliseconds;
    if (this.isFilling && this.#fillingUntil !== Number.POSITIVE_INFINITY)
      this.#fillingUntil = Date.now() + pauseMilliseconds;
    const known = this.movies.get(movie.id);
    if (known !== undefined || this.isLive) this.movies.put(movie);
    if (known !== undefined && known.revision < movie.revision) this.changes.note(known, movie, Date.now());
    this.#options.onMovie(movie, isNews);
    this.schedulePaint();
  }

  onGone(id: string): void {
    this.movies.drop(id);
    this.#options.onGone(id);
    this.schedulePaint();
  }

  onReset(): void {
    this.clear();
  }

  #paintWhenFilled(): void {
    const wait = this.#fillingUntil - Date.now();
    if (wait > 0) setTimeout(() => this.#paintWhenFilled(), wait + 1);
    else this.schedulePaint();
  }

  /** Brings more from the catalogue, behind what is there. */
  async loadMore(): Promise<void> {
    if (this.isLive && (this.isFilling || this.rest.state === 'failed')) return;
    const running = this.rest.more((movies) => {
      const before = this.movies.order.length;
      this.movies.append(movies);
      return this.movies.order.length > before;
    });
    this.schedulePaint();
    if (await running) this.schedulePaint();
  }

  /** Shows what waited, though the visitor looks at something. */
  releaseAll(): void {
    this.movies.release();
    this.#options.onPaint();
  }

  /** Movies may come by the hundred: they are painted together. */
  schedulePaint(): void {
    if (this.#isPaintDue) return;
    this.#isPaintDue = true;
    setTimeout(() => {
      this.#isPaintDue = false;
      if (!this.#options.isHeld(this.isFilling)) this.movies.release();
      this.#options.onPaint();
    }, paintMilliseconds);
  }
}
