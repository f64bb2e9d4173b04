/** Whose words count no more, and up to when they were said: those of sources, and those about single movies of theirs. */
export class Retractions {
  readonly #until = new Map<string, string>();

  /**
   * @param until ISO time: what was observed then or earlier is taken back.
   * @param sourceId the only movie of the source that it is about; without it, all are.
   */
  put(source: string, until: string, sourceId?: string): void {
    this.#until.set(sourceId === undefined ? source : `${source}/${sourceId}`, until);
  }

  /** Whether what a source was observed to say of a movie at a time (ISO) is taken back. */
  covers(said: { source: string; source_id: string; observed_at: string }): boolean {
    return [said.source, `${said.source}/${said.source_id}`].some((whose) => {
      const until = this.#until.get(whose);
      return until !== undefined && Date.parse(said.observed_at) <= Date.parse(until);
    });
  }
}
