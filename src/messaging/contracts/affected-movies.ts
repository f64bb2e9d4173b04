import { z } from 'zod';

/** What another movie's change means for a movie. */
export const effectSchema = z.enum([
  /** Its directors' statistics may be others, or all that a program of an older version added to it. */
  'statistics',
  /** A movie that is recommended with it has changed or is gone. */
  'recommended',
  /** A movie has come near that may belong to its five. */
  'newcomer',
]);
export type Effect = z.infer<typeof effectSchema>;

/** Ids of movies that are to be looked at again, by what for. */
export const marksSchema = z.partialRecord(effectSchema, z.array(z.string()));
export type Marks = z.infer<typeof marksSchema>;

/** What stands in AFFECTED until all of its movies have been looked at. */
export const affectedMoviesSchema = z.object({ schema_version: z.literal(1), marks: marksSchema });
export type AffectedMovies = z.infer<typeof affectedMoviesSchema>;
