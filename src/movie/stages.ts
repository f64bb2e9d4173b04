import { ENRICHMENT_VERSION } from './event.ts';
import { IDENTITY_VERSION } from './identity/divide.ts';
import { MERGE_VERSION } from './merge/merge.ts';
import { CLEAN_VERSION } from './normalise/clean.ts';
import { NORMALISE_VERSION } from './normalise/normalise.ts';
import { OBSERVATION_VERSION } from './observation.ts';
import { MOVIE_EVENT_VERSION } from './schema.ts';

/** What becomes of an observation, in order, and the version of the rules of each stage. `src/etl/workers.ts` puts them together. */
export const stageVersions = Object.freeze({
  validate: String(OBSERVATION_VERSION),
  clean: CLEAN_VERSION,
  normalise: NORMALISE_VERSION,
  identity: IDENTITY_VERSION,
  merge: MERGE_VERSION,
  enrich: String(ENRICHMENT_VERSION),
  publish: String(MOVIE_EVENT_VERSION),
});

export type StageName = keyof typeof stageVersions;

/** Does a stage's work; whoever gives one may measure it. */
export type RunStage = <T>(stage: StageName, work: () => T) => T;

/** Does the work and nothing else. */
export const runUnmeasured: RunStage = (_stage, work) => work();
