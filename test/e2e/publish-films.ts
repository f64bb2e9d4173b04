// Runs in the cluster: publishes a film of its own every tenth of a second until the file /tmp/stop appears, then prints
// the number that would be next. What a client has missed or seen twice can then be told from the ids alone.
import { existsSync } from 'node:fs';
import { jetstream } from '@nats-io/jetstream';
import { systemClock } from '../../src/clock.ts';
import { readConfiguration } from '../../src/config.ts';
import { encode } from '../../src/messaging/codec.ts';
import { connectToNats } from '../../src/messaging/connection.ts';
import { ensureTopology } from '../../src/messaging/ensure-topology.ts';
import { publish } from '../../src/messaging/publish.ts';
import { subjects } from '../../src/messaging/subjects.ts';
import { type MovieEvent, movieEventSchema } from '../../src/movie/schema.ts';
import { createLogger } from '../../src/observability/logger.ts';

const configuration = readConfiguration(process.env);
const logger = createLogger('publisher', 'info');
const connection = await connectToNats(configuration.nats, 'e2e-publisher', logger);
await ensureTopology(connection, configuration.nats, logger, systemClock);
const client = jetstream(connection);
let next = Number(process.env.FIRST_FILM ?? 0);
while (!existsSync('/tmp/stop')) {
  const film = numberedFilm(next);
  const options = { messageId: `e2e-${film.id}`, attempts: 8 };
  const stored = await publish(client, subjects.movie(film.id), encode(movieEventSchema, film), options);
  if (stored.duplicate) logger.info({ film: film.id, sequence: stored.sequence }, 'stored by an earlier attempt');
  next += 1;
  await systemClock.wait(100);
}
await connection.close();
process.stdout.write(`published up to ${next}\n`);

function numberedFilm(number: number): MovieEvent {
  return {
    id: `cs00000000${number.toString(16).padStart(8, '0')}`,
    title: `Film ${number}`,
    rating: null,
    year: '1900',
    release_date: null,
    director: [],
    genre: [],
    plot: null,
    writers: [],
    stars: [],
    decade_category: '1900s',
    genre_categories: [],
    director_stats: { total_movies: 0, average_rating: null },
    sentiment_analysis: { plot_tone: null, keyword_score: null },
    recommendations: [],
    original_title: null,
    runtime_minutes: null,
    votes: null,
    keywords: [],
    sources: [],
    updated_at: new Date(systemClock.now()).toISOString(),
    revision: 1,
  };
}
