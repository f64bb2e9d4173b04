import { make } from './elements.ts';
import { type Movie, ratingText } from './movie.ts';
import { drawPoster } from './poster.ts';
import { movieAddress } from './root.ts';

/** A movie as it stands in the list. It stays the same element while its movie changes, so that the focus stays. */
export class Card {
  readonly element: HTMLLIElement;
  readonly link: HTMLAnchorElement;
  #drawn = '';
  #movie: Movie;

  constructor(movie: Movie) {
    this.#movie = movie;
    this.link = make('a', { href: movieAddress(movie.id).href, tabindex: '-1' });
    this.element = make('li', { class: 'movie', 'data-id': movie.id }, this.link);
    this.update(movie);
  }

  /** Draws what is different from before. */
  update(movie: Movie): void {
    const { title, year, rating, director, genre, sentiment_analysis: sentiment } = movie;
    const shown = JSON.stringify([title, year, rating, director, genre, sentiment.plot_tone]);
    if (shown === this.#drawn) return;
    const isFirst = this.#drawn === '';
    if (!isFirst) this.element.classList.toggle('risen', (rating ?? 0) > (this.#movie.rating ?? 0));
    this.#drawn = shown;
    this.#movie = movie;
    const poster = drawPoster(movie);
    poster.append(make('span', { class: 'title', dir: 'auto' }, title));
    this.link.replaceChildren(
      poster,
      make(
        'span',
        { class: 'caption' },
        make(
          'span',
          { class: 'line first' },
          make('span', { class: 'rating' }, rating === null ? 'not rated' : `★ ${ratingText(rating)}`),
          make('span', { class: 'year' }, year),
        ),
        make('span', { class: 'line', dir: 'auto' }, director.join(', ') || 'director unknown'),
        make('span', { class: 'line soft', dir: 'auto' }, genre.slice(0, 3).join(', ')),
      ),
    );
    if (!isFirst) this.flash();
  }

  /** Shows for a moment that something has changed. */
  flash(): void {
    this.element.classList.remove('changed');
    // Reading the layout lets the animation begin anew.
    void this.element.offsetWidth;
    this.element.classList.add('changed');
  }

  set gone(gone: boolean) {
    this.element.classList.toggle('gone', gone);
    if (gone) this.link.setAttribute('aria-disabled', 'true');
    else this.link.removeAttribute('aria-disabled');
  }
}
