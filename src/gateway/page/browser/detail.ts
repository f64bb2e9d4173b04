import type { CatalogueApi } from './catalogue-api.ts';
import type { ChangeLog } from './changes.ts';
import { byId, make } from './elements.ts';
import { type Movie, ratingText } from './movie.ts';
import { drawPoster } from './poster.ts';
import { provenanceSection } from './provenance.ts';
import { reasonsFor } from './recommendation-reasons.ts';
import { addressOf, movieAddress } from './root.ts';
import { counted, relativeTime } from './words.ts';

export interface DetailOptions {
  api: CatalogueApi;
  changes: ChangeLog;
  movie(id: string): Movie | undefined;
  onOpen(id: string): void;
  onClose(): void;
  /** A genre or person was chosen. */
  onChoose(filter: { genre: string } | { director: string } | { query: string }): void;
}

/** The dialog with everything about a movie. While it is open it changes as the movie does. */
export class Detail {
  readonly #options: DetailOptions;
  readonly #dialog = byId<HTMLDialogElement>('detail');
  #shown: Movie | undefined;
  /** Recommended movies that the list does not hold. */
  #others = new Map<string, Movie>();

  constructor(options: DetailOptions) {
    this.#options = options;
    this.#dialog.addEventListener('click', (event) => {
      if (event.target === this.#dialog) this.#dialog.close();
    });
    this.#dialog.addEventListener('close', () => {
      this.#shown = undefined;
      options.onClose();
    });
  }

  /** The movie that is shown; undefined while the dialog is closed. */
  get id(): string | undefined {
    return this.#shown?.id;
  }

  show(movie: Movie): void {
    this.#shown = movie;
    this.#dialog.replaceChildren(
      ...this.#upperParts(movie),
      this.#similar(movie),
      provenanceSection(movie, this.#options.api),
    );
    if (!this.#dialog.open) this.#dialog.showModal();
    this.#dialog.scrollTop = 0;
    document.title = `${movie.title} · CineStream`;
    void this.#loadOthers(movie);
  }

  /** Brings what is needed to say why movies are recommended. */
  async #loadOthers(movie: Movie): Promise<void> {
    const missing = movie.recommendations.map(({ id }) => id).filter((id) => this.#options.movie(id) === undefined);
    if (missing.length === 0) return;
    try {
      const others = await this.#options.api.moviesOf(missing);
      if (this.#shown?.id !== movie.id) return;
      this.#others = new Map(others.map((one) => [one.id, one]));
      this.#replace('.likes', this.#similar(this.#shown));
    } catch {
      // How alike they are is said without it.
    }
  }

  /** Shows words where there is no movie to be shown. */
  say(title: string, words: string): void {
    this.#shown = undefined;
    this.#dialog.replaceChildren(
      make(
        'header',
        { class: 'heading' },
        make('div', {}, make('h2', { id: 'detail-title' }, title), make('p', { class: 'soft' }, words)),
        this.#closeButton(),
      ),
    );
    if (!this.#dialog.open) this.#dialog.showModal();
  }

  /** Takes what is new of the movie that is shown; scrolling and focus stay. */
  update(movie: Movie): void {
    if (this.#shown?.id !== movie.id || this.#shown.revision === movie.revision) return;
    const sourcesBefore = JSON.stringify(this.#shown.sources);
    this.#shown = movie;
    const [heading, facts] = this.#upperParts(movie);
    this.#replace('.heading', heading);
    this.#replace('.facts', facts);
    this.#replace('.likes', this.#similar(movie));
    if (JSON.stringify(movie.sources) !== sourcesBefore)
      this.#replace('.provenance', provenanceSection(movie, this.#options.api));
  }

  /** Says that the movie is no longer in the list. */
  markGone(): void {
    const place = this.#dialog.querySelector('.heading .fresh');
    place?.replaceChildren('No longer in the catalogue, or no longer matching the filters.');
  }

  close(): void {
    if (this.#dialog.open) this.#dialog.close();
  }

  /** A part that has the focus gives it to its successor's element of the same kind. */
  #replace(selector: string, successor: HTMLElement | undefined): void {
    const part = this.#dialog.querySelector(selector);
    if (part === null || successor === undefined) return;
    const focusable = 'a, button, summary';
    const place = [...part.querySelectorAll(focusable)].indexOf(document.activeElement as Element);
    part.replaceWith(successor);
    if (place >= 0) successor.querySelectorAll<HTMLElement>(focusable)[place]?.focus({ preventScroll: true });
  }

  #upperParts(movie: Movie): [HTMLElement, HTMLElement] {
    return [this.#heading(movie), this.#facts(movie)];
  }

  #heading(movie: Movie): HTMLElement {
    const original = movie.original_title === movie.title ? null : movie.original_title;
    const length = movie.runtime_minutes === null ? '' : `${movie.runtime_minutes} min`;
    const [change] = this.#options.changes.of(movie.id);
    return make(
      'header',
      { class: 'heading' },
      drawPoster(movie),
      make(
        'div',
        {},
        make('h2', { id: 'detail-title', dir: 'auto' }, movie.title),
        original === null ? null : make('p', { class: 'soft', dir: 'auto' }, original),
        make('p', { class: 'soft' }, [movie.release_date ?? movie.year, length].filter(Boolean).join(' · ')),
        make(
          'p',
          { class: 'score' },
          make('span', { class: 'rating' }, `★ ${ratingText(movie.rating)}`),
          movie.votes === null ? null : make('span', { class: 'soft' }, ` ${counted(movie.votes, 'vote')}`),
        ),
        make(
          'p',
          { class: 'fresh' },
          change === undefined
            ? null
            : `${change.changes.map(({ field, before, after }) => (field === 'plot' ? 'new plot' : `${field} ${before} → ${after}`)).join(', ')}, ${relativeTime(change.at, Date.now())}`,
        ),
      ),
      this.#closeButton(),
    );
  }

  #closeButton(): HTMLElement {
    const close = () => this.#dialog.close();
    return make('button', { class: 'close', type: 'button', 'aria-label': 'Close', onclick: close }, '✕');
  }

  #facts(movie: Movie): HTMLElement {
    const { genre, genre_categories: categories, sentiment_analysis: sentiment, director_stats: statistics } = movie;
    const genres = new Set(genre);
    const more = [...categories.filter((category) => !genres.has(category)), sentiment.plot_tone].filter(
      (tag) => tag !== null,
    );
    return make(
      'section',
      { class: 'facts' },
      movie.plot === null ? null : make('p', { class: 'plot', dir: 'auto' }, movie.plot),
      make(
        'ul',
        { class: 'tags', 'aria-label': 'Genres and categories' },
        ...genre.map((name) => make('li', {}, this.#choice(name, { genre: name }))),
        ...more.map((tag) => make('li', { class: 'plain' }, tag)),
      ),
      make(
        'dl',
        { class: 'people' },
        ...this.#people('Director', movie.director, (name) => ({ director: name })),
        ...this.#people('Writers', movie.writers, (name) => ({ query: name })),
        ...this.#people('Stars', movie.stars, (name) => ({ query: name })),
      ),
      statistics.total_movies < 2
        ? null
        : make(
            'p',
            { class: 'soft' },
            `${counted(statistics.total_movies, 'movie')} by this director here${statistics.average_rating === null ? '' : `, rated ${statistics.average_rating} on average`}.`,
          ),
    );
  }

  #people(label: string, names: readonly string[], filter: (name: string) => Parameters<DetailOptions['onChoose']>[0]) {
    if (names.length === 0) return [];
    const links = names.flatMap((name, index) => [index === 0 ? '' : ', ', this.#choice(name, filter(name))]);
    return [make('dt', {}, label), make('dd', { dir: 'auto' }, ...links)];
  }

  #choice(label: string, filter: Parameters<DetailOptions['onChoose']>[0]): HTMLElement {
    return make(
      'a',
      {
        href: addressOf('', filter as Record<string, string>).href,
        dir: 'auto',
        onclick: (event) => {
          event.preventDefault();
          this.#options.onChoose(filter);
        },
      },
      label,
    );
  }

  #similar(movie: Movie): HTMLElement {
    const rows = movie.recommendations.map(({ id, title, score }) => {
      const other = this.#options.movie(id) ?? this.#others.get(id);
      const reasons = other === undefined ? '' : reasonsFor(movie, other);
      return make(
        'li',
        {},
        make(
          'a',
          {
            href: movieAddress(id).href,
            onclick: (event) => {
              event.preventDefault();
              this.#options.onOpen(id);
            },
          },
          make('span', { dir: 'auto' }, title),
          make('span', { class: 'soft' }, reasons || `${Math.round(score * 100)} % alike`),
        ),
      );
    });
    return make(
      'section',
      { class: 'likes' },
      make('h3', {}, 'Like this'),
      rows.length === 0
        ? make('p', { class: 'soft' }, 'Nothing similar has been seen yet.')
        : make('ul', { class: 'similar' }, ...rows),
    );
  }
}
