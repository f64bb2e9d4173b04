// Runs in the cluster: publishes a movie of its own every tenth of a second until the file /tmp/stop appears, then prints
// the number that would be next. What a client has missed or seen twice can then be told from the ids alone.
import { existsSync } from 'node:fs';
import { jetstream } from '@nats-io/jetstream';
import { systemClock } from '../../src/clock.ts';
import { readConfiguration } from '../../src/config.ts';
import { subjects } from '../../src/messaging/contracts/subjects.ts';
import { ensureTopology } from '../../src/messaging/nats/admin/ensure-topology.ts';
import { encode } from '../../src/messaging/nats/codec.ts';
import { connectToNats } from '../../src/messaging/nats/connection.ts';
import { publish } from '../../src/messaging/nats/publish.ts';
import { type MovieEvent, movieEventSchema } from '../../src/movie/schema.ts';
import { createLogger } from '../../src/observability/logger.ts';

const configuration = readConfiguration(process.env);
const logger = createLogger('publisher', 'info');
const connection = await connectToNats(configuration.nats, 'e2e-publisher', logger);
await ensureTopology(connection, configuration.nats, logger, systemClock);
const client = jetstream(connection);
let next = Number(process.env.FIRST_MOVIE ?? 0);
while (!existsSync('/tmp/stop')) {
  const movie = numberedMovie(next);
  const options = { messageId: `e2e-${movie.id}`, attempts: 8 };
  const stored = await publish(client, subjects.movie(movie.id), encode(movieEventSchema, movie), options);
  if (stored.duplicate) logger.info({ movie: movie.id, sequence: stored.sequence }, 'stored by an earlier attempt');
  next += 1;
  await systemClock.wait(100);
}
await connection.close();
process.stdout.write(`published up to ${next}\n`);

function numberedMovie(number: number): MovieEvent {
  return {
    id: `cs00000000${number.toString(16).padStart(8, '0')}`,
    title: `Movie ${number}`,
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
    type: null,
    image: null,
    countries: [],
    languages: [],
    content_rating: null,
    alternate_titles: [],
    sources: [],
    updated_at: new Date(systemClock.now()).toISOString(),
    revision: 1,
    changes: ['new'],
  };
}
