import type { Layer } from './extraction.ts';
import type { ApplicationPage } from './layers/application-page.ts';
import type { Claim } from './layers/claim.ts';
import type { SchemaPage } from './layers/json-ld.ts';
import type { PageHead } from './layers/open-graph.ts';
import { addressKind } from './lists/address-kind.ts';
import { hostOf, isImdbHost, isImdbTitleAddress } from './reading/addresses.ts';
import { foldText } from './reading/text.ts';
import { parseHeading } from './reading/titles.ts';

/** What tells a page about one movie from others. */
interface AboutPage {
  address: string | null;
  head: PageHead;
  application: ApplicationPage | null;
  schema: SchemaPage;
  headings: string[];
}

/** Why the page is about one movie, null where it is not. */
export function titleReason(
  { application, schema, headings, address, head }: AboutPage,
  claims: readonly Claim[],
): string | null {
  if (application !== null && application.mainId !== null) return 'its application data is about one title';
  if (application !== null && application.list.length > 2) return null;
  if (isBesideTitles([address, head.canonical, head.meta.get('og:url')?.[0] ?? null])) return null;
  const structured = claims.find(({ layer, facts }) => structuredLayers.has(layer) && facts.title !== undefined);
  if (structured !== undefined) return `its ${structured.layer} is about one film`;
  if (schema.types.some((type) => /ItemList|CollectionPage|SearchResultsPage|Person$/.test(type))) return null;
  if (schema.others.some(({ type, name }) => otherWorks.test(type) && isHeaded(name, headings))) return null;
  const own = claims.find(({ layer }) => layer === 'application-data');
  if (own !== undefined) return 'the data it embeds describes one film';
  const graph = claims.find(({ layer }) => layer === 'open-graph');
  const isPitch = !claims.some(({ layer }) => layer === 'dom') && sitePitch.test(graph?.facts.title ?? '');
  if (graph?.facts.type !== undefined && graph.facts.title !== undefined && !isPartOfPages(address) && !isPitch)
    return 'its Open Graph type is a film';
  const dom = claims.find(({ layer }) => layer === 'dom')?.facts ?? {};
  const telling = [
    'director',
    'runtime_minutes',
    'genre',
    'release_date',
    'stars',
    'writers',
    'rating',
    'plot',
  ] as const;
  const labels = telling.filter((name) => isTelling(dom[name])).length;
  // Courses, records and jobs have dates, lengths, marks and summaries, too.
  const ofMovies = (['director', 'stars', 'genre', 'runtime_minutes'] as const).filter((name) => isTelling(dom[name]));
  const isMovies = isMoviesAddress(address);
  const hasYear = namesYear(headings, head);
  if (!isMovies && !hasYear && isOthersAddress(address)) return null;
  const isNamedMovie = ofMovies.length >= 2 || isMovies || hasYear;
  if (dom.title !== undefined && labels >= 3 && headings.length > 0 && isNamedMovie)
    return `its heading and ${labels} labels describe one film`;
  if (dom.title !== undefined && dom.director !== undefined && labels >= 2 && isMovies && hasYear)
    return `its address, its heading with a year and ${labels} labels describe one film`;
  const imdbTitle = isImdbTitleAddress(address);
  if (
    dom.title !== undefined &&
    dom.year !== undefined &&
    dom.runtime_minutes !== undefined &&
    labels >= 2 &&
    headings.length > 0
  )
    return `its heading with a year, its length and ${labels} labels describe one film`;
  // Below a title's page the heading may be all that it says of it: "Trivia for Sharper (1979)".
  return imdbTitle && dom.title !== undefined && (labels >= 1 || dom.year !== undefined)
    ? 'its address and heading are those of a title'
    : null;
}

/** What a site says that it offers, on a page that a script has yet to fill: "Cinema Nord – movies & series". */
const sitePitch = /\s[-–—|:•·]\s.{0,80}\b(?:movies|films|tv shows|series|filme|películas)\b/i;

/** A trailer or a disc of the movie is named beside it: the page is about what its heading begins with. */
function isHeaded(name: string, headings: readonly string[]): boolean {
  const folded = foldText(name.slice(0, 2000));
  return folded === '' || headings.length === 0 || headings.some((heading) => foldText(heading).startsWith(folded));
}

/** Names and terms are words with capitals, or of a script without them: "string" and "Who directed the movie" are none. */
function isTelling(value: unknown): boolean {
  if (!Array.isArray(value)) return value !== undefined;
  return value.some((entry) => {
    const words = String(entry).split(/\s/);
    return words.length <= 2 || words.filter((word) => /^\p{Ll}/u.test(word)).length <= words.length / 2;
  });
}

/** Folders of pages about people, users, companies and the site. */
function isOthersAddress(address: string | null): boolean {
  const url = address === null ? null : URL.parse(address);
  return url !== null && othersFolder.test(url.pathname);
}

const othersFolder =
  /^\/(?:[a-z]{2}(?:-[a-z]{2})?\/)?(?:persons?|people|names?|actors?|actress(?:es)?|directors?|stars?|celebs?|celebrit(?:y|ies)|artists?|personnes?|personas?|personen|osob[ay]|tvurce|users?|members?|profiles?|characters?|channels?|compan(?:y|ies)|studios?|news|forums?|threads?|quiz(?:zes)?|polls?|compare|faq|help|docs?|api|about|jobs|careers|awards?|festivals?|genres?|search|collections?|tags?)(?:[/?-]|$)/i;

function isMoviesAddress(address: string | null): boolean {
  const url = address === null ? null : URL.parse(address);
  return url !== null && addressKind(url) === 'title';
}

function namesYear(headings: readonly string[], head: PageHead): boolean {
  return [...headings, head.title ?? ''].some((text) => parseHeading(text).year !== null);
}

/** IMDb's charts, searches, lists and videos carry labels and types of the movies that they show; their address tells them apart. */
function isBesideTitles(addresses: readonly (string | null)[]): boolean {
  const own = addresses.filter((address) => isImdbHost(hostOf(address)) && URL.parse(address ?? '')?.pathname !== '/');
  return own.length > 0 && !own.some(isImdbTitleAddress);
}

/** Whether an address is that of the videos or pictures of a movie, whose Open Graph type is the movie's own. */
function isPartOfPages(address: string | null): boolean {
  const path = address === null ? undefined : URL.parse(address)?.pathname;
  const parts = (path ?? '').split('/').filter((part) => part !== '');
  return parts.length > 1 && pagesOfAMovie.test(parts.at(-1) ?? '');
}

const pagesOfAMovie =
  /^(?:videos?|videa|trailers?|clips?|teasers?|bandes?-annonces?|images?|photos?|fotos?|gallery|galerie|galeria|posters|backdrops|stills|bilder|plakaty)(?:[-_.].*)?$/i;

const structuredLayers: ReadonlySet<Layer> = new Set<Layer>(['json-ld', 'microdata', 'rdfa']);

// What has genres, dates, writers and ratings like a movie, but is none.
const otherWorks =
  /(?:^|[/:])(?:Book|Audiobook|Music\w+|Product|SoftwareApplication|MobileApplication|WebApplication|Recipe|Course|TheaterEvent|MovieTheater|LocalBusiness|Restaurant|VideoObject)$/;
