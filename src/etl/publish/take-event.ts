import { describeError } from '../../errors.ts';
import { eventHeaders } from '../../messaging/contracts/event-headers.ts';
import { decodeMovieEvent } from '../../messaging/contracts/upcasters.ts';
import type { StreamMessage } from '../../messaging/nats/read/tail.ts';
import { canaryId } from '../../movie/canary.ts';
import { isDerivedOnly } from '../../movie/changes.ts';
import { ENRICHMENT_VERSION } from '../../movie/stages.ts';
import type { RoleContext } from '../../role.ts';
import type { SearchIndex } from '../services/search-index.ts';
import type { CatalogueView } from '../view/catalogue-view.ts';
import type { DirtySet } from './dirty-set.ts';
import type { EventPublisher } from './event-publisher.ts';

export interface EventTakers {
  search: SearchIndex;
  events: EventPublisher;
  affected: DirtySet;
  view: CatalogueView;
}

/**
 * Takes note of an event for searches, of what it recommends, and of one that an older program enriched. What a newer program
 * wrote cannot be searched here; everything else goes on.
 */
export function takeEvent(
  { subject, data, sequence, storedAt, header }: StreamMessage,
  { search, events, affected, view }: EventTakers,
  { logger }: Pick<RoleContext, 'logger'>,
): void {
  const id = subject.slice(subject.indexOf('.') + 1);
  try {
    if (header(eventHeaders.removed) !== undefined) {
      search.remove(id);
      view.statistics.publishedRecommendations.remove(id);
      return;
    }
    if (Number(header(eventHeaders.enrichment) ?? 0) < ENRICHMENT_VERSION) void affected.mark({ statistics: [id] });
    const movie = events.remembered(id, sequence, data) ?? decodeMovieEvent(data, header);
    if (movie.id === canaryId) return;
    search.put(movie, sequence);
    view.statistics.publishedRecommendations.put(id, movie.recommendations);
    if (isDerivedOnly(movie.changes)) affected.published(id, storedAt);
  } catch (error) {
    logger.warn({ subject, error: describeError(error) }, 'an event cannot be read and is not searched');
  }
}
