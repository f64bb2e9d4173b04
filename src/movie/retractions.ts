/** Which sources' words count no more, and up to when they were said. */
export class Retractions {
  readonly #until = new Map<string, string>();

  /** @param until ISO time: what was observed then or earlier is taken back. */
  put(source: string, until: string): void {
    this.#until.set(source, until);
  }

  /** Whether what a source was observed to say at a time (ISO) is taken back. */
  covers({ source, observed_at: observedAt }: { source: string; observed_at: string }): boolean {
    const until = this.#until.get(source);
    return until !== undefined && Date.parse(observedAt) <= Date.parse(until);
  }
}
