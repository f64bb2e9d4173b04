import { afterEach, beforeEach, expect, it } from 'vitest';
import { buildCatalogue } from '../../../src/demo/site/catalogue.ts';
import { streams } from '../../../src/messaging/contracts/subjects.ts';
import { SimilarityIndex } from '../../../src/movie/enrich/similarity.ts';
import type { GoldenRecord } from '../../../src/movie/record.ts';
import type { MovieEvent } from '../../../src/movie/schema.ts';
import { startTestEtl, type TestEtl, untilEtlRests } from '../../support/etl.ts';
import { goldenRecords, newestOfEach, observation, publishObservations } from '../../support/observations.ts';

const movieCount = Number(process.env.CINESTREAM_TEST_MOVIES ?? 300);
const moviesInPart = Number(process.env.CINESTREAM_TEST_MOVIES_IN_PART ?? 50);

let etl: TestEtl;

beforeEach(async () => {
  etl = await startTestEtl();
});

afterEach(() => etl.close());

/** The demo sites' best known movies, with plots, keywords and people. */
function movies() {
  const { first } = buildCatalogue({ seed: 1, movies: movieCount });
  return [...first.values()].map((movie, number) =>
    observation('imdb', `movie-${number}`, {
      id: `tt${1_000_000 + number}`,
      title: movie.title,
      plot: movie.plot,
      keywords: [...movie.keywords],
      director: movie.director === null ? [] : [movie.director],
      writers: movie.writers.map(({ name }) => name),
      stars: movie.cast.map(({ name }) => name),
    }),
  );
}

it('movies that came in parts recommend what one who knows them all would, but for a few', async () => {
  await etl.startReplica();
  const observations = movies();
  for (let start = 0; start < observations.length; start += moviesInPart) {
    await publishObservations(etl.connection, observations.slice(start, start + moviesInPart));
    await untilEtlRests(etl.connection, 120);
  }
  const index = new SimilarityIndex();
  for (const text of (await goldenRecords(etl.connection)).values()) {
    const { id, facts } = JSON.parse(text) as GoldenRecord;
    index.put(id, { ...facts, title: facts.title ?? '' });
  }
  const events = [...(await newestOfEach(etl.connection, streams.movies)).values()].map(
    (text) => JSON.parse(text) as MovieEvent,
  );
  const idsOf = (similar: readonly { id: string }[]) => similar.map(({ id }) => id).toSorted();
  const others = events.filter(({ id, recommendations }) => {
    const told = idsOf(recommendations);
    return idsOf(index.similar(id)).some((one) => !told.includes(one));
  });
  const published = events.reduce((sum, { revision }) => sum + revision, 0) / events.length;
  console.info(
    `${others.length} of ${events.length} movies have another movie; ${published.toFixed(1)} events a movie`,
  );
  expect(events).toHaveLength(movieCount);
  expect(others.length / events.length).toBeLessThanOrEqual(0.02);
}, 180_000);
