import { emptyFacts } from './facts.ts';
import { sourceKey } from './identity/match-profile.ts';
import { OBSERVATION_VERSION, type Observation } from './observation.ts';
import { ownMovieId } from './record.ts';

const source = 'canary';
const sourceId = 'movie';
/** Nobody else has this title, and without a year only the same title is ever compared. */
const title = 'CineStream canary 7f3b1c9a5e';

/**
 * The id of the canary: a movie that takes the way of every other through the pipeline, to measure it, and that nobody is
 * shown. What makes views for users leaves out whatever goes by this id.
 */
export const canaryId = ownMovieId(sourceKey(source, sourceId));

/** Whether it is the canary that was observed: the stream forgets its older observations, which a rebuild would miss. */
export function isCanaryObservation(observation: Pick<Observation, 'source' | 'source_id'>): boolean {
  return observation.source === source && observation.source_id === sourceId;
}

/** What is observed of the canary now: each observation says something new, so that it comes through to the end. */
export function canaryObservation(now: Date): Observation {
  return {
    schema_version: OBSERVATION_VERSION,
    source,
    source_id: sourceId,
    url: 'https://canary.invalid/film',
    observed_at: now.toISOString(),
    run: source,
    page: null,
    extractor: source,
    facts: { ...emptyFacts(), type: 'movie', title },
    provenance: {},
  };
}
