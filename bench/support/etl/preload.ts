import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/nats-core';
import { encode } from '../../../src/messaging/codec.ts';
import { eventHeaders } from '../../../src/messaging/event-headers.ts';
import { movieEventHeaders } from '../../../src/messaging/formats.ts';
import { publish } from '../../../src/messaging/publish.ts';
import { durables, streams, subjects } from '../../../src/messaging/subjects.ts';
import { ENRICHMENT_VERSION, movieContent } from '../../../src/movie/event.ts';
import { defaultMergeRules } from '../../../src/movie/merge/rules.ts';
import { catalogueEntrySchema, entryOf, makeRecord } from '../../../src/movie/record.ts';
import { movieEventSchema } from '../../../src/movie/schema.ts';
import { observe, type VariedFilms } from './films.ts';

const atOnce = 1000;

/**
 * Puts films into the catalogue as if an ETL had made them long ago, records and events. The events say nothing of other films, so
 * the first change in a film's neighbourhood publishes it again: more work than there would be, at every size alike.
 */
export async function preload(
  connection: NatsConnection,
  films: VariedFilms,
  from: number,
  to: number,
  onProgress: (films: number) => void,
): Promise<void> {
  const client = jetstream(connection);
  const store = async (number: number) => {
    const record = makeRecord([entryOf(observe('reelhouse', number, films.facts(number), 0))], defaultMergeRules);
    const { sequence } = await publish(client, subjects.catalogue(record.id), encode(catalogueEntrySchema, record));
    const event = {
      ...movieContent(record, {
        director_stats: { total_movies: 1, average_rating: record.facts.rating },
        // Of these an ETL makes nothing anew as long as the plot is the same; making 300,000 of them here takes minutes.
        genre_categories: record.facts.genre,
        sentiment_analysis: { plot_tone: 'Dramatic', keyword_score: 0.5 },
        recommendations: [],
      }),
      revision: 1,
    };
    await publish(client, subjects.movie(record.id), encode(movieEventSchema, event), {
      headers: {
        [eventHeaders.recordSequence]: String(sequence),
        [eventHeaders.enrichment]: String(ENRICHMENT_VERSION),
        ...movieEventHeaders,
      },
    });
  };
  for (let start = from; start < to; start += atOnce) {
    await Promise.all(Array.from({ length: Math.min(atOnce, to - start) }, (_, index) => store(start + index)));
    onProgress(start);
  }
  await skipPreloaded(connection);
}

/** The shared consumer starts behind what was put there, as if it had long been seen to. */
async function skipPreloaded(connection: NatsConnection): Promise<void> {
  const manager = await jetstreamManager(connection);
  const { config } = await manager.consumers.info(streams.catalogue, durables.enrich);
  const { state } = await manager.streams.info(streams.catalogue);
  await manager.consumers.delete(streams.catalogue, durables.enrich);
  await manager.consumers.add(streams.catalogue, {
    ...config,
    deliver_policy: 'by_start_sequence',
    opt_start_seq: state.last_seq + 1,
  });
}
