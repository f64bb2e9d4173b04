/** Headers of a movie event in MOVIES. */
export const eventHeaders = {
  /** Sequence in CATALOGUE of the golden record that it was made from. */
  recordSequence: 'Cinestream-Record-Sequence',
  /** Sequence in CATALOGUE up to which the replica that made it knew the catalogue. */
  viewPosition: 'Cinestream-Catalogue-Sequence',
  /** Version of the code that enriched it. */
  enrichment: 'Cinestream-Enrichment',
  /** When the newest page that it says something new of was fetched. */
  fetchedAt: 'Cinestream-Fetched-At',
  run: 'Cinestream-Run',
  /** The event's revision: 1 is a movie's first. */
  revision: 'Cinestream-Revision',
  /** What the movie was before, see `PreviousState`: JSON in ASCII. */
  previousState: 'Cinestream-Previous-State',
  /** `true`: no movie but the word that it is gone. */
  removed: 'Cinestream-Removed',
} as const;
