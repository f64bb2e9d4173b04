import { buckets, streams } from '../messaging/contracts/subjects.ts';

/**
 * All that CineStream keeps in JetStream, in the order in which it is backed up: what work comes from before what it becomes.
 * Whatever a consumer had acknowledged when its stream was copied is then in the streams that are copied after it; what is in
 * them already and is worked on again changes nothing.
 */
export const backedUpStreams: readonly string[] = [
  streams.frontier,
  streams.crawl,
  `KV_${buckets.sites}`,
  `KV_${buckets.runs}`,
  `KV_${buckets.hosts}`,
  `KV_${buckets.urls}`,
  `OBJ_${buckets.pages}`,
  streams.observations,
  `KV_${buckets.identities}`,
  streams.catalogue,
  streams.affected,
  streams.movies,
  streams.deadLetter,
];
