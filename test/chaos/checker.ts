/** What the stream holds, as read from JetStream itself. */
export interface StreamedMovie {
  sequence: number;
  id: string;
  revision: number;
  genres: readonly string[];
  decade: string | null;
  rating: number | null;
  /** Of its bytes. */
  digest: string;
}

/** What one client was sent: of a movie, at which place of the stream. */
export type ReceivedMovie = Pick<StreamedMovie, 'sequence' | 'id' | 'revision' | 'digest'>;

/** What one client noted, in the order of arrival. */
export interface ClientLog {
  name: string;
  filter: ClientFilter;
  received: readonly ReceivedMovie[];
  /** Resets that it was sent: each says that something was lost. */
  resets: readonly string[];
}

export interface ClientFilter {
  genre?: string;
  decade?: string;
  min_rating?: number;
}

export type ViolationKind = 'lost' | 'doubled' | 'reordered' | 'back in time' | 'altered' | 'not asked for' | 'reset';

export interface Violation {
  kind: ViolationKind;
  client: string;
  detail: string;
  /** The event's, where it is about one. */
  sequence?: number;
}

/**
 * Compares what clients noted with what the stream holds: every matching event exactly once, byte for byte, in the order of
 * the stream, revisions of a movie only ever rising.
 */
export function checkDelivery(stream: readonly StreamedMovie[], logs: readonly ClientLog[]): Violation[] {
  return logs.flatMap((log) => checkClient(stream, log));
}

function checkClient(stream: readonly StreamedMovie[], { name, filter, received, resets }: ClientLog): Violation[] {
  const violations: Violation[] = resets.map((reason) => ({ kind: 'reset', client: name, detail: reason }));
  const report = (kind: ViolationKind, sequence: number, detail: string) =>
    violations.push({ kind, client: name, detail, sequence });
  const wanted = new Map(
    stream.filter((movie) => matches(movie, filter)).map(({ sequence, digest }) => [sequence, digest]),
  );
  const seen = new Set<number>();
  const revisions = new Map<string, number>();
  let newest = 0;
  for (const { sequence, id, revision, digest } of received) {
    if (seen.has(sequence)) report('doubled', sequence, `msg_${sequence} (${id})`);
    else if (sequence < newest) report('reordered', sequence, `msg_${sequence} after msg_${newest}`);
    else if (revision <= (revisions.get(id) ?? 0))
      report('back in time', sequence, `${id} revision ${revision}, msg_${sequence}`);
    if (!wanted.has(sequence)) report('not asked for', sequence, `msg_${sequence} (${id})`);
    else if (wanted.get(sequence) !== digest) report('altered', sequence, `msg_${sequence} (${id})`);
    seen.add(sequence);
    newest = Math.max(newest, sequence);
    revisions.set(id, Math.max(revision, revisions.get(id) ?? 0));
  }
  for (const sequence of wanted.keys()) if (!seen.has(sequence)) report('lost', sequence, `msg_${sequence}`);
  return violations;
}

/** Revisions of a movie must rise in the stream itself: two writers without compare-and-set would break that. */
export function checkStream(stream: readonly StreamedMovie[]): Violation[] {
  const revisions = new Map<string, number>();
  return stream.flatMap(({ id, revision, sequence }) => {
    const previous = revisions.get(id) ?? 0;
    revisions.set(id, revision);
    if (revision === previous + 1) return [];
    const detail = `${id}: ${revision} after ${previous} at msg_${sequence}`;
    return [{ kind: 'back in time', client: 'the stream', detail, sequence }];
  });
}

/** The gateway's filters, written down a second time: the checker must not share their mistakes. */
export function matches(movie: StreamedMovie, filter: ClientFilter): boolean {
  const genre = filter.genre?.toLowerCase();
  return (
    (genre === undefined || movie.genres.some((one) => one.toLowerCase() === genre)) &&
    (filter.decade === undefined || movie.decade === filter.decade) &&
    (filter.min_rating === undefined || (movie.rating !== null && movie.rating >= filter.min_rating))
  );
}
