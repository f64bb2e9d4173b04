import type { Clock } from '../../src/clock.ts';
import { type ClientFilter, matches, type StreamedMovie } from './checker.ts';
import { ChaosClient, type ChaosClientOptions, type Manner } from './client.ts';

const arrivalPatienceSeconds = 30;
const filters: readonly ClientFilter[] = [
  { genre: 'Drama' },
  { decade: '1990s' },
  { min_rating: 7 },
  { genre: 'comedy' },
];

/** So many clients: of five, one is slow and one restless; of three, one has a filter. */
export function startClients(
  count: number,
  common: Omit<ChaosClientOptions, 'name' | 'manner' | 'filter'>,
): ChaosClient[] {
  return Array.from({ length: count }, (_, index) => {
    const manner: Manner = index % 5 === 3 ? 'slow' : index % 5 === 4 ? 'restless' : 'steady';
    const filter = index % 3 === 1 ? (filters[index % filters.length] ?? {}) : {};
    return new ChaosClient({ ...common, name: `client ${index} (${manner})`, manner, filter });
  });
}

/** Waits until every client has the last event that its filter lets through, or nothing more comes: the checker tells. */
export async function allArrived(
  stream: readonly StreamedMovie[],
  clients: readonly ChaosClient[],
  clock: Clock,
): Promise<void> {
  const lastOf = new Map(
    clients.map((client) => [client, stream.findLast((movie) => matches(movie, client.filter))?.sequence ?? 0]),
  );
  let received = -1;
  let quietSince = clock.now();
  while (clients.some((client) => client.lastSequence < (lastOf.get(client) ?? 0))) {
    const now = clients.reduce((sum, client) => sum + client.received.length, 0);
    if (now !== received) quietSince = clock.now();
    received = now;
    if (clock.now() - quietSince > arrivalPatienceSeconds * 1000) return;
    await clock.wait(250);
  }
}
