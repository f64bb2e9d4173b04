import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/nats-core';
import type { CatalogueStatistics } from '../../../src/etl/view/catalogue-statistics.ts';
import { eventHeaders } from '../../../src/messaging/contracts/event-headers.ts';
import { durables, streams, subjects } from '../../../src/messaging/contracts/subjects.ts';
import { movieEventHeaders } from '../../../src/messaging/contracts/upcasters.ts';
import { encode } from '../../../src/messaging/nats/codec.ts';
import { publish } from '../../../src/messaging/nats/publish.ts';
import { movieContent } from '../../../src/movie/event.ts';
import { defaultMergeRules } from '../../../src/movie/merge/rules.ts';
import { catalogueEntrySchema, entryOf, makeRecord } from '../../../src/movie/record.ts';
import { movieEventSchema } from '../../../src/movie/schema.ts';
import { ENRICHMENT_VERSION } from '../../../src/movie/stages.ts';
import { observe, type VariedMovies } from './movies.ts';

const atOnce = 1000;

/**
 * Puts movies into the catalogue as if an ETL had made them long ago, records and events. The events say of other movies what
 * they would: else the first change in a movie's neighbourhood would publish it again, the more often the more movies there are.
 * @param statistics of what is there already, whose events stay as they are; takes the new movies.
 */
export async function preload(
  connection: NatsConnection,
  movies: VariedMovies,
  statistics: CatalogueStatistics,
  from: number,
  to: number,
  onProgress: (movies: number) => void,
): Promise<void> {
  const client = jetstream(connection);
  const recordOf = (number: number) =>
    makeRecord([entryOf(observe('reelhouse', number, movies.facts(number), 0))], defaultMergeRules);
  for (let number = from; number < to; number += 1) {
    const { id, facts } = recordOf(number);
    statistics.put(id, facts);
  }
  const store = async (number: number) => {
    const record = recordOf(number);
    const { sequence } = await publish(client, subjects.catalogue(record.id), encode(catalogueEntrySchema, record));
    const event = {
      ...movieContent(record, {
        director_stats: statistics.directorStats(record.facts.director),
        // Of these an ETL makes nothing anew as long as the plot is the same; making 300,000 of them here takes minutes.
        genre_categories: record.facts.genre,
        sentiment_analysis: { plot_tone: 'Dramatic', keyword_score: 0.5 },
        recommendations: statistics.recommendations(record.id),
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
