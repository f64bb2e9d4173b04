import { Activity } from './activity.ts';
import { CatalogueApi } from './catalogue-api.ts';
import { Detail } from './detail.ts';
import { byId, make } from './elements.ts';
import { Feed, type FeedState } from './feed.ts';
import { FilterForm } from './filter-form.ts';
import { Grid } from './grid.ts';
import { listenForKeys } from './keyboard.ts';
import { LiveList } from './live-list.ts';
import type { Movie } from './movie.ts';
import { enterMovie, leaveMovie, movieOfAddress } from './movie-address.ts';
import { openHelp, openShare, openSignIn } from './panels.ts';
import { fixAddresses } from './root.ts';
import { describeSelection, type Filters, readSelection, rememberSelection, type Selection } from './selection.ts';
import { Session } from './session.ts';
import { Status } from './status.ts';
import { Suggestions } from './suggestions.ts';
import { switchTheme } from './theme-switch.ts';
import { counted, failureWords } from './words.ts';

/** So long a page may be out of sight before it counts as unseen. */
const hiddenMilliseconds = 1000;

/** The page: puts the parts together and lets each know what the others tell. */
class LivePage {
  readonly #session = new Session();
  readonly #api = new CatalogueApi(this.#session);
  readonly #activity = new Activity();
  readonly #status: Status;
  readonly #list: LiveList;
  readonly #grid: Grid;
  readonly #detail: Detail;
  readonly #form: FilterForm;
  #selection: Selection = readSelection(new URLSearchParams(location.search));
  #feed: Feed | undefined;
  #isPointerOver = false;
  #hiding: ReturnType<typeof setTimeout> | undefined;
  /** The movie that is opened once it is there. */
  #wanted: string | undefined;

  constructor() {
    this.#status = new Status(this.#session, {
      retry: () => this.#connectNow(),
      signIn: () => this.#signIn(),
      signOut: () => this.#signOut(),
    });
    this.#list = new LiveList(this.#selection, {
      api: this.#api,
      isHeld: (isFilling) => this.#isHeld(isFilling),
      onPaint: () => this.#paint(),
      onMovie: (movie, isNews) => this.#onMovie(movie, isNews),
      onGone: (id) => {
        if (this.#detail.id === id) this.#detail.markGone();
      },
    });
    const { movies } = this.#list;
    this.#grid = new Grid({
      container: byId('movies'),
      order: () => movies.order,
      movie: (id) => movies.get(id),
      isGone: (id) => movies.isGone(id),
      onOpen: (id) => void this.#open(id),
      onEndNear: () => this.#onEndNear(),
    });
    this.#detail = new Detail({
      api: this.#api,
      changes: this.#list.changes,
      movie: (id) => movies.get(id),
      onOpen: (id) => void this.#open(id),
      onClose: () => this.#onClosed(),
      onChoose: (choice) => this.#choose(choice),
    });
    this.#form = new FilterForm(this.#selection, (selection) => this.#select(selection));
    new Suggestions(this.#api, () => this.#selection);
    this.#listen();
    this.#follow();
    const id = movieOfAddress(new URL(location.href));
    if (id !== undefined) void this.#open(id);
    else if (!this.#list.isLive) void this.#list.loadMore();
  }

  #follow(): void {
    this.#feed?.stop();
    this.#feed = new Feed(this.#selection.filters, this.#session, {
      onMovie: (movie) => this.#list.onMovie(movie),
      onGone: (id) => this.#list.onGone(id),
      onReset: () => this.#list.onReset(),
      onState: (state) => this.#onState(state),
      onPosition: (cursor) => {
        this.#activity.position = cursor;
      },
    });
    this.#feed.start();
  }

  #select(selection: Selection): void {
    const isSameStream = JSON.stringify(selection.filters) === JSON.stringify(this.#selection.filters);
    const wasLive = this.#list.isLive;
    this.#selection = selection;
    rememberSelection(selection);
    this.#list.begin(selection);
    // A search over the same stream goes on with it; the newest movies need its beginning.
    if (!isSameStream || (this.#list.isLive && !wasLive)) this.#follow();
    scrollTo({ top: 0, behavior: 'instant' });
  }

  #choose(choice: Filters | { query: string }): void {
    this.#detail.close();
    const selection: Selection =
      'query' in choice
        ? { query: choice.query, filters: {}, sort: '' }
        : { query: '', filters: choice as Filters, sort: '' };
    this.#form.show(selection);
    this.#select(selection);
  }

  #onMovie(movie: Movie, isNews: boolean): void {
    if (isNews) this.#activity.note();
    this.#detail.update(movie);
    if (movie.id === this.#wanted) void this.#open(movie.id);
    this.#form.suggest('genre', movie.genre);
    this.#form.suggest('director', movie.director);
    if (movie.decade_category !== null) this.#form.suggest('decade', [movie.decade_category]);
  }

  #onState(state: FeedState): void {
    this.#status.state = state;
    if (state.name === 'live') this.#list.onLive();
    this.#list.schedulePaint();
  }

  /** What the visitor looks at, or points at, must not move. */
  #isHeld(isFilling: boolean): boolean {
    if (!this.#grid.isAtTop) return true;
    return !isFilling && (this.#isPointerOver || this.#grid.hasFocus || this.#detail.id !== undefined);
  }

  #paint(): void {
    this.#grid.schedule();
    const { movies } = this.#list;
    const button = byId('arrivals');
    button.hidden = movies.waiting === 0;
    const words = counted(movies.waiting, 'new movie');
    if (!button.hidden && button.textContent !== words) button.textContent = words;
    this.#activity.movies = this.#list.rest.total ?? movies.order.length + movies.waiting;
    this.#activity.show();
    const isBusy = this.#list.isLive ? this.#list.isFilling : this.#list.rest.state === 'loading';
    byId('movies').setAttribute('aria-busy', String(isBusy));
    this.#showEnd();
  }

  #showEnd(): void {
    const end = byId('end');
    const [words, button] = this.#endWords();
    if (end.dataset.words === words) return;
    end.dataset.words = words;
    end.replaceChildren(words, ...(button ? [' ', button] : []));
  }

  #endWords(): [words: string, button?: HTMLButtonElement] {
    const { movies, rest, isLive, isFilling } = this.#list;
    const button = (label: string, act: () => void) => make('button', { type: 'button', onclick: act }, label);
    if (rest.state === 'failed' && !isLive) {
      const status = (rest.failure as { status?: number } | undefined)?.status ?? 0;
      return [
        failureWords(status, rest.failure?.message ?? '', navigator.onLine),
        button('Try again', () => void this.#list.loadMore()),
      ];
    }
    if (movies.order.length > 0) {
      if (rest.state === 'loading') return ['Loading more …'];
      return [rest.state === 'done' ? `That is all: ${counted(movies.order.length, 'movie')}.` : ''];
    }
    if (rest.state === 'loading' && !isLive) return ['Searching …'];
    const { name } = this.#status.state;
    if (isLive && (name !== 'live' || isFilling)) return [name === 'failed' ? '' : 'Connecting …'];
    const chosen = describeSelection(this.#selection);
    if (chosen === '') return ['No movies yet. The first one appears here as soon as it has been read.'];
    return [
      `Nothing matches ${chosen}. ${isLive ? 'A movie that does appears here as soon as it comes.' : ''}`,
      button('Clear the filters', () => byId<HTMLFormElement>('filters').reset()),
    ];
  }

  #onEndNear(): void {
    const { rest } = this.#list;
    if (rest.state === 'idle') void this.#list.loadMore();
  }

  #showArrivals(): void {
    scrollTo({ top: 0, behavior: matchMedia('(prefers-reduced-motion: reduce)').matches ? 'instant' : 'smooth' });
    this.#list.releaseAll();
  }

  async #open(id: string): Promise<void> {
    let movie = this.#list.movies.get(id);
    try {
      movie ??= await this.#api.movie(id);
    } catch (error) {
      const { status = 0, message } = error as { status?: number; message: string };
      // The stream may have told of it meanwhile, or may still do so.
      movie = this.#list.movies.get(id);
      if (movie === undefined && status !== 404) this.#wanted = id;
      else if (movie === undefined) this.#detail.say(`There is no movie ${id}`, message);
      if (movie === undefined) return;
    }
    this.#wanted = undefined;
    enterMovie(movie.id);
    this.#detail.show(movie);
  }

  #onClosed(): void {
    leaveMovie();
    this.#list.schedulePaint();
  }

  #signIn(): void {
    openSignIn((token, remember) => {
      this.#session.signIn(token, remember);
      this.#list.clear();
      this.#follow();
    });
  }

  #signOut(): void {
    this.#session.signOut();
    this.#list.clear();
    this.#follow();
  }

  #connectNow(): void {
    this.#feed?.start();
    this.#feed?.hurry();
  }

  #listen(): void {
    const main = byId('movies');
    main.addEventListener('pointerenter', ({ pointerType }) => {
      this.#isPointerOver = pointerType === 'mouse';
    });
    main.addEventListener('pointerleave', () => {
      this.#isPointerOver = false;
      this.#list.schedulePaint();
    });
    main.addEventListener('focusout', () => this.#list.schedulePaint());
    addEventListener(
      'scroll',
      () => this.#grid.isAtTop && this.#list.movies.waiting > 0 && this.#list.schedulePaint(),
      {
        passive: true,
      },
    );
    addEventListener('popstate', () => {
      const id = movieOfAddress(new URL(location.href));
      if (id === undefined) this.#detail.close();
      else void this.#open(id);
    });
    addEventListener('online', () => this.#feed?.hurry());
    document.addEventListener('visibilitychange', () => {
      clearTimeout(this.#hiding);
      if (document.visibilityState === 'visible') this.#connectNow();
      else this.#hiding = setTimeout(() => this.#feed?.pauseUnseen(), hiddenMilliseconds);
    });
    // A page that is kept for Back holds no connection.
    addEventListener('pagehide', () => this.#feed?.pause());
    addEventListener('pageshow', ({ persisted }) => persisted && this.#feed?.start());
    const help = () => openHelp(this.#session, () => this.#signOut());
    byId('help-open').addEventListener('click', help);
    byId('theme').addEventListener('click', switchTheme);
    byId('arrivals').addEventListener('click', () => this.#showArrivals());
    byId('share').addEventListener('click', () => openShare(this.#selection, this.#session.token !== undefined));
    listenForKeys({
      '/': () => byId('search').focus(),
      '?': help,
      f: () => byId('filters').querySelector<HTMLElement>('[name=genre]')?.focus(),
      n: () => this.#showArrivals(),
      t: switchTheme,
      ArrowDown: () => this.#grid.focusCurrent(),
    });
  }
}

fixAddresses();
new LivePage();
