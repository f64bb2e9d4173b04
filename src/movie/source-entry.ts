import { z } from 'zod';
import { observationSchema } from './observation.ts';

/** The newest that one source says about a movie, normalised. */
export const sourceEntrySchema = observationSchema.omit({ schema_version: true }).extend({
  /** When this source's movie was first seen; never grows. */
  first_observed_at: z.iso.datetime(),
});
export type SourceEntry = z.infer<typeof sourceEntrySchema>;
