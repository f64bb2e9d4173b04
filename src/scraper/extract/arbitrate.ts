import { emptyFacts, type FactName, type MovieFacts, type MovieType } from '../../movie/facts.ts';
import type { Claim } from './claim.ts';
import type { Conflict, ExtractedMovie, Layer } from './extraction.ts';
import { isShortGenre } from './lexicon/movie-types.ts';
import { foldText } from './text.ts';

const bySource: readonly Layer[] = ['application-data', 'json-ld', 'microdata', 'rdfa', 'dom', 'open-graph', 'url'];

/** Which layers are believed first, where it is not the order of structure. */
const byFact: Partial<Record<FactName, readonly Layer[]>> = {
  id: ['application-data', 'url', 'json-ld', 'microdata', 'open-graph', 'rdfa', 'dom'],
  // What people see: structured names are often the original title, cut, or with a year in them.
  title: ['application-data', 'dom', 'microdata', 'json-ld', 'rdfa', 'open-graph'],
  year: ['application-data', 'dom', 'microdata', 'json-ld', 'open-graph', 'rdfa'],
  type: ['application-data', 'json-ld', 'microdata', 'dom', 'open-graph', 'rdfa'],
};

export interface Arbitrated {
  movie: ExtractedMovie;
  conflicts: Conflict[];
}

/** One movie of what all layers claim: per fact the most trusted layer that gives it, with the contradictions noted. */
export function arbitrate(claims: readonly Claim[]): Arbitrated {
  const facts: Record<string, unknown> = emptyFacts();
  const provenance: ExtractedMovie['provenance'] = {};
  const conflicts: Conflict[] = [];
  for (const name of Object.keys(facts) as FactName[]) {
    const order = byFact[name] ?? bySource;
    const given = claims
      .filter((claim) => claim.facts[name] !== undefined && !(name === 'title' && claim.traits.titleIsOriginal))
      .toSorted((one, other) => placeOf(one, name, order) - placeOf(other, name, order));
    const [trusted, ...rest] = given;
    if (trusted === undefined) continue;
    const chosen = rest.find((other) => refines(name, trusted, other)) ?? trusted;
    const others = given.filter((claim) => claim !== chosen);
    facts[name] = chosen.facts[name];
    provenance[name] = chosen.reader;
    for (const other of others) {
      if (contradicts(chosen.facts[name], other.facts[name])) {
        conflicts.push({
          fact: name,
          chosen: { reader: chosen.reader, value: chosen.facts[name] },
          other: { reader: other.reader, value: other.facts[name] },
        });
      }
    }
  }
  if (facts.year === null && typeof facts.release_date === 'string') {
    facts.year = Number(facts.release_date.slice(0, 4));
    provenance.year = provenance.release_date;
  }
  // Structured data calls shorts movies and says so among the genres.
  if (facts.type === 'movie' && (facts as MovieFacts).genre.some(isShortGenre)) {
    facts.type = 'short';
    provenance.type = provenance.genre;
  }
  // Animations and documentaries have their genre in the place of a cast.
  const genres = new Set((facts as MovieFacts).genre.map(foldText));
  facts.stars = (facts as MovieFacts).stars.filter((name) => !genres.has(foldText(name)));
  const movie = { ...(facts as MovieFacts), provenance };
  return { movie: withTitles(movie, claims), conflicts };
}

/** Who wrote the movie by a label of the page is believed before authors of which nothing more is said. */
function placeOf({ layer, traits }: Claim, name: FactName, order: readonly Layer[]): number {
  // A person has written where the fact stands on this very site.
  if (layer === 'site') return traits.isFallback === true ? order.length : -1;
  // It may name some of many, and is believed before a person's fallback only.
  if (traits.isPartial === true) return order.length - 0.5;
  return name === 'writers' && traits.writersAreAuthors === true ? order.indexOf('dom') + 0.5 : order.indexOf(layer);
}

/** A layer that names the original title gives it where it differs from the displayed one, and the title without one. */
function withTitles(movie: ExtractedMovie, claims: readonly Claim[]): ExtractedMovie {
  const original = claims.find(({ traits, facts }) => traits.titleIsOriginal === true && facts.title !== undefined);
  const title = original?.facts.title ?? null;
  if (original === undefined || title === null) return movie;
  if (movie.title === null) return { ...movie, title, provenance: { ...movie.provenance, title: original.reader } };
  if (movie.original_title !== null || foldText(movie.title) === foldText(title)) return movie;
  return { ...movie, original_title: title, provenance: { ...movie.provenance, original_title: original.reader } };
}

// Classes of structured data are coarse: a movie for television is a Movie, a mini-series a TVSeries.
const finerTypes: Partial<Record<MovieType, readonly MovieType[]>> = {
  movie: ['tvMovie', 'tvSpecial', 'short', 'video', 'musicVideo'],
  tvSeries: ['tvMiniSeries'],
};

/** Whether a less trusted layer says the same more exactly: the finer type, the day of a year, a whole plot, all genres. */
function refines(
  name: FactName,
  { layer, facts: trusted }: Claim,
  { layer: otherLayer, facts: other, traits }: Claim,
): boolean {
  if (layer === 'site' || otherLayer === 'site') return false;
  // Within a layer the order of the readers decides; only a plot may stand there in short and in full.
  if (layer === otherLayer && name !== 'plot') return false;
  // JSON-LD often has the first three genres only.
  if (name === 'genre') return isLonger(trusted.genre ?? [], other.genre ?? []);
  // A release date is often given as a year there, and to the day where people read it.
  if (name === 'release_date') return isFullerDate(trusted.release_date, other.release_date);
  if (name === 'type')
    return (
      isFinerType(trusted.type, other.type) ||
      (traits.typeIsMarked === true && isOppositeType(trusted.type, other.type))
    );
  if (name !== 'plot' || typeof trusted.plot !== 'string' || typeof other.plot !== 'string') return false;
  const [, beginning] = /^(.{20,}?)\s?(?:\.{3}|…)$/s.exec(trusted.plot) ?? [];
  return (
    beginning !== undefined &&
    other.plot.length > beginning.length &&
    !/(?:\.{3}|…)$/.test(other.plot) &&
    foldText(other.plot).startsWith(foldText(beginning))
  );
}

function isFinerType(one: MovieType = 'unknown', other: MovieType = 'unknown'): boolean {
  return finerTypes[one]?.includes(other) ?? false;
}

/** A movie where the class says series, or the other way round. */
function isOppositeType(one: MovieType | undefined, other: MovieType | undefined): boolean {
  return (one === 'tvSeries' && other === 'movie') || (one === 'movie' && other === 'tvSeries');
}

function isFullerDate(one: string | null | undefined, other: string | null | undefined): boolean {
  return typeof one === 'string' && typeof other === 'string' && other.length > one.length && other.startsWith(one);
}

function isLonger(one: readonly string[], other: readonly string[]): boolean {
  const known = new Set(other.map(foldText));
  return other.length > one.length && one.every((value) => known.has(foldText(value)));
}

function contradicts(one: unknown, other: unknown): boolean {
  if (typeof one === 'string' && typeof other === 'string') {
    const [left, right] = [foldText(one), foldText(other)];
    return !left.startsWith(right) && !right.startsWith(left);
  }
  if (typeof one === 'number' && typeof other === 'number') return Math.abs(one - other) > 0.05;
  if (Array.isArray(one) && Array.isArray(other)) {
    const known = new Set(one.map((value) => foldText(String(value))));
    return other.length > 0 && !other.some((value) => known.has(foldText(String(value))));
  }
  return false;
}
