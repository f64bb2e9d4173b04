import { InvalidMessageError, UnknownVersionError } from '../../errors.ts';
import { presentSourceId } from '../../movie/identity/former-source-id.ts';
import { type Observation, observationSchema } from '../../movie/observation.ts';
import { type CatalogueEntry, catalogueEntrySchema, isTombstone } from '../../movie/record.ts';
import { MOVIE_EVENT_VERSION, type MovieEvent, movieEventSchema } from '../../movie/schema.ts';
import { decodeAnyVersion, parse, type Upcaster, upcast } from '../nats/codec.ts';

/**
 * What observations, movie events and catalogue entries were before, as steps from each version to the next. To change a format:
 * change its schema, raise its version, and append the step that makes the last version the new one. Steps are never changed
 * or removed: streams and backups keep every version. There has been one version of movie events and of catalogue entries.
 */
export const observationUpcasters: readonly Upcaster[] = [withPresentSourceId];
export const movieEventUpcasters: readonly Upcaster[] = [];
export const catalogueEntryUpcasters: readonly Upcaster[] = [];

/** From 1 to 2: ids that were made of an address keep its letters of every script and what decides in it. */
function withPresentSourceId(message: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { source_id: id, url } = message;
  const isMade = typeof id === 'string' && typeof url === 'string';
  return { ...message, source_id: isMade ? presentSourceId(id, url) : id };
}

/** The version of a movie event stands beside it: the body is what users see. The first ones had none. */
const versionHeader = 'Cinestream-Schema-Version';
export const movieEventHeaders = { [versionHeader]: String(MOVIE_EVENT_VERSION) } as const;

/**
 * An observation of any version.
 * @throws InvalidMessageError, UnknownVersionError
 */
export function decodeObservation(bytes: Uint8Array): Observation {
  const format = { name: 'observation', schema: observationSchema, upcasters: observationUpcasters };
  return decodeAnyVersion(format, bytes);
}

/**
 * A movie event of any version.
 * @throws InvalidMessageError, UnknownVersionError
 */
export function decodeMovieEvent(bytes: Uint8Array, header: (name: string) => string | undefined): MovieEvent {
  const format = { name: 'movie event', schema: movieEventSchema, upcasters: movieEventUpcasters };
  return decodeAnyVersion(format, bytes, Number(header(versionHeader) ?? 1));
}

/**
 * A catalogue entry of any version, checked field by field: where it decides what becomes of others, or is shown.
 * @throws InvalidMessageError, UnknownVersionError
 */
export function decodeCheckedCatalogueEntry(bytes: Uint8Array, upcasters = catalogueEntryUpcasters): CatalogueEntry {
  const format = { name: 'catalogue entry', schema: catalogueEntrySchema, upcasters };
  return decodeAnyVersion(format, bytes);
}

/**
 * A catalogue entry of any version. It is not checked field by field: nobody but the ETL may write there, and it wrote it by type. What could
 * not be told apart from one is refused.
 * @throws InvalidMessageError, UnknownVersionError
 */
export function decodeCatalogueEntry(bytes: Uint8Array, upcasters = catalogueEntryUpcasters): CatalogueEntry {
  const stored = parse(bytes) as CatalogueEntry | null;
  const newest = upcasters.length + 1;
  const version: number = stored?.schema_version ?? newest;
  const isOlder = version >= 1 && version < newest;
  const entry = isOlder ? (upcast(upcasters, { ...stored }, version) as unknown as CatalogueEntry) : stored;
  if (typeof entry?.id !== 'string' || !(isTombstone(entry) || (Array.isArray(entry.entries) && 'facts' in entry))) {
    throw new InvalidMessageError('the message is no catalogue entry');
  }
  const reached: number = entry.schema_version;
  if (reached !== newest) {
    throw new UnknownVersionError(
      `${entry.id} is of version ${reached}, this program reads up to ${newest}: update it`,
    );
  }
  return entry;
}
