/** Movie ids as small numbers, so that everything else about a movie can stand in typed arrays. A movie keeps its number for good. */
export class MovieNumbers {
  readonly #numbers = new Map<string, number>();
  readonly #ids: string[] = [];

  /** The number of an id; a new one where it has none. */
  numberOf(id: string): number {
    const known = this.#numbers.get(id);
    if (known !== undefined) return known;
    const number = this.#ids.length;
    this.#ids.push(id);
    this.#numbers.set(id, number);
    return number;
  }

  /** The number of an id that has one. */
  find(id: string): number | undefined {
    return this.#numbers.get(id);
  }

  idOf(number: number): string {
    const id = this.#ids[number];
    if (id === undefined) throw new RangeError(`no movie has the number ${number}`);
    return id;
  }
}
