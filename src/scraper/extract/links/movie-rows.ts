import type { Element } from 'domhandler';
import { parentElement } from '../parse/tree.ts';

/** How far above its link an entry of a list may reach. */
const highest = 10;

/** Which part of a page belongs to which of the movies that it links: the entries of its lists, however they are marked up. */
export class MovieRows {
  /** The only movie linked within an element, null where there are several. */
  #movies = new Map<Element, string | null>();

  /** Notes a link to a movie. All links have to be noted before the first row is asked for. */
  note(anchor: Element, movie: string): void {
    let current: Element | null = anchor;
    for (let steps = 0; current !== null && steps < highest; steps++, current = parentElement(current)) {
      const known = this.#movies.get(current);
      if (known === undefined) this.#movies.set(current, movie);
      else if (known !== null && known !== movie) this.#movies.set(current, null);
    }
  }

  /** The largest element around a link that links no other movie, null where the page has no second movie near it. */
  rowOf(anchor: Element): Element | null {
    let row: Element | null = null;
    let current: Element | null = anchor;
    for (let steps = 0; current !== null && steps < highest; steps++, current = parentElement(current)) {
      if (this.#movies.get(current) === null) return row;
      row = current;
    }
    return null;
  }
}
