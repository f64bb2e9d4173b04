import { OBSERVATION_VERSION } from './observation.ts';
import { MOVIE_EVENT_VERSION } from './schema.ts';

/** Stands beside every event; raised when the same record in the same catalogue would be enriched differently. */
export const ENRICHMENT_VERSION = 4;

/**
 * What becomes of an observation, in order, and the version of the rules of each stage, as it is written into lineage: raise
 * one when the same input would come out differently. `src/etl/workers.ts` puts the stages together.
 */
export const stageVersions = Object.freeze({
  validate: String(OBSERVATION_VERSION),
  clean: '2',
  normalise: '4',
  identity: '4',
  merge: '3',
  enrich: String(ENRICHMENT_VERSION),
  publish: String(MOVIE_EVENT_VERSION),
});

export type StageName = keyof typeof stageVersions;

/** Does a stage's work; whoever gives one may measure it. */
export type RunStage = <T>(stage: StageName, work: () => T) => T;

/** Does the work and nothing else. */
export const runUnmeasured: RunStage = (_stage, work) => work();
