import type { Element } from 'domhandler';
import { parentElement } from '../reading/tree.ts';

/** How far above its link an entry of a list may reach. */
const highest = 10;

/** Which part of a page belongs to which of the films that it links: the entries of its lists, however they are marked up. */
export class FilmRows {
  /** The only film linked within an element, null where there are several. */
  #films = new Map<Element, string | null>();

  /** Notes a link to a film. All links have to be noted before the first row is asked for. */
  note(anchor: Element, film: string): void {
    let current: Element | null = anchor;
    for (let steps = 0; current !== null && steps < highest; steps++, current = parentElement(current)) {
      const known = this.#films.get(current);
      if (known === undefined) this.#films.set(current, film);
      else if (known !== null && known !== film) this.#films.set(current, null);
    }
  }

  /** The largest element around a link that links no other film, null where the page has no second film near it. */
  rowOf(anchor: Element): Element | null {
    let row: Element | null = null;
    let current: Element | null = anchor;
    for (let steps = 0; current !== null && steps < highest; steps++, current = parentElement(current)) {
      if (this.#films.get(current) === null) return row;
      row = current;
    }
    return null;
  }
}
