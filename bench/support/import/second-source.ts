/** A process that publishes what the second source says of a generated catalogue as fast as it is taken: movies and seed are its arguments. */
import { readConfiguration } from '../../../src/config.ts';
import { subjects } from '../../../src/messaging/contracts/subjects.ts';
import { jetstream } from '../../../src/messaging/nats/client.ts';
import { connectToNats } from '../../../src/messaging/nats/connection.ts';
import { OBSERVATION_VERSION, type Observation } from '../../../src/movie/observation.ts';
import { silentLogger } from '../../../src/observability/logger.ts';
import { publishObservation } from '../../../src/scraper/crawl/publish-observations.ts';
import { realisticRecords } from './realistic-movies.ts';

const [movies, seed] = process.argv.slice(2).map(Number);
const connection = await connectToNats(readConfiguration(process.env).nats, 'bench', silentLogger);
const client = jetstream(connection);
let waiting: Observation[] = [];
for (const { source, sourceId, facts } of realisticRecords({ movies: movies ?? 0, seed: seed ?? 1 })) {
  if (source === 'imdb') continue;
  waiting.push({
    schema_version: OBSERVATION_VERSION,
    source,
    source_id: sourceId,
    url: `https://${source}.example/${sourceId}`,
    observed_at: '2026-01-01T00:00:00.000Z',
    run: 'bench',
    page: null,
    extractor: '1',
    facts,
    provenance: {},
  });
  if (waiting.length === 500) await publishWaiting();
}
await publishWaiting();
await connection.close();

async function publishWaiting(): Promise<void> {
  await Promise.all(
    waiting.map((observation) => publishObservation(client, observation, subjects.importedObservation)),
  );
  waiting = [];
}
