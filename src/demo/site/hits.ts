/** How often each URL (path and query) of one site was asked for. */
export class HitCounter {
  readonly #hits = new Map<string, number>();

  /** Counts one more request; gives how many there were with it. */
  count(url: string): number {
    const hits = (this.#hits.get(url) ?? 0) + 1;
    this.#hits.set(url, hits);
    return hits;
  }

  reset(): void {
    this.#hits.clear();
  }

  toJSON(): Record<string, number> {
    return Object.fromEntries(this.#hits);
  }
}
