import type { MovieFacts } from '../../../movie/facts.ts';
import { type Claim, factsOfLayer } from '../claim.ts';
import type { Layer } from '../extraction.ts';
import type { ApplicationPage } from '../parse/application-page.ts';
import type { PageHead } from '../parse/head.ts';
import type { SchemaPage } from '../parse/json-ld.ts';
import { foldText } from '../text.ts';
import { addressKind } from '../values/address-kind.ts';
import { hostOf, isImdbHost, isImdbTitleAddress } from '../values/addresses.ts';
import { parseHeading } from '../values/titles.ts';

/** What tells a page about one movie from others. */
interface AboutPage {
  address: string | null;
  head: PageHead;
  application: ApplicationPage | null;
  schema: SchemaPage;
  headings: string[];
}

/** A page as classification sees it: what tells a page about one movie from others. */
interface AskedPage extends AboutPage {
  claims: readonly Claim[];
  /** The facts that people see. */
  shown: Partial<MovieFacts>;
  /** The facts that the page declares for those who link to it. */
  declared: Partial<MovieFacts>;
  /** How many of the facts that tell of a movie are shown. */
  labels: number;
  /** The heading names a year or the kind of work beside the title. */
  hasYear: boolean;
  isMoviesAddress: boolean;
}

/** The first rule whose test holds decides whether the page is about one movie. */
interface TitleRule {
  name: string;
  test(page: AskedPage): boolean;
  verdict: 'movie' | 'other';
  /** Why, for people who debug a page. */
  reason(page: AskedPage): string;
}

const titleRules: readonly TitleRule[] = [
  {
    name: 'application-title',
    test: ({ application }) => application !== null && application.mainId !== null,
    verdict: 'movie',
    reason: () => 'its application data is about one title',
  },
  {
    name: 'application-list',
    test: ({ application }) => application !== null && application.list.length > 2,
    verdict: 'other',
    reason: () => 'its application data lists titles',
  },
  {
    name: 'beside-titles',
    test: ({ address, head }) => isBesideTitles([address, head.canonical, head.meta.get('og:url')?.[0] ?? null]),
    verdict: 'other',
    reason: () => 'its address is beside those of titles',
  },
  {
    name: 'structured-title',
    test: ({ claims }) => structuredClaim(claims) !== undefined,
    verdict: 'movie',
    reason: ({ claims }) => `its ${structuredClaim(claims)?.layer} is about one film`,
  },
  {
    name: 'structured-list-or-person',
    test: ({ schema }) => schema.types.some((type) => /ItemList|CollectionPage|SearchResultsPage|Person$/.test(type)),
    verdict: 'other',
    reason: () => 'its structured data is of a list or a person',
  },
  {
    name: 'structured-other-work',
    test: ({ schema, headings }) =>
      schema.others.some(({ type, name }) => otherWorks.test(type) && isHeaded(name, headings)),
    verdict: 'other',
    reason: () => 'its structured data is of another work',
  },
  {
    name: 'embedded-movie',
    test: ({ claims }) => claims.some(({ layer }) => layer === 'application-data'),
    verdict: 'movie',
    reason: () => 'the data it embeds describes one film',
  },
  {
    name: 'declared-movie',
    test: ({ claims, declared, address }) =>
      declared.type !== undefined &&
      declared.title !== undefined &&
      !isPartOfPages(address) &&
      (claims.some(({ layer }) => layer === 'dom') || !sitePitch.test(declared.title ?? '')),
    verdict: 'movie',
    reason: () => 'its Open Graph type is a film',
  },
  {
    name: 'address-of-others',
    test: ({ address, isMoviesAddress: isMovies, hasYear }) => !isMovies && !hasYear && isOthersAddress(address),
    verdict: 'other',
    reason: () => 'its address is one of people, users or the site',
  },
  {
    name: 'labelled-movie',
    test: ({ shown, labels, headings, isMoviesAddress: isMovies, hasYear }) =>
      shown.title !== undefined &&
      labels >= 3 &&
      headings.length > 0 &&
      // Courses, records and jobs have dates, lengths, marks and summaries, too.
      (ofMovies.filter((name) => isTelling(shown[name])).length >= 2 || isMovies || hasYear),
    verdict: 'movie',
    reason: ({ labels }) => `its heading and ${labels} labels describe one film`,
  },
  {
    name: 'directed-movie',
    test: ({ shown, labels, isMoviesAddress: isMovies, hasYear }) =>
      shown.title !== undefined && shown.director !== undefined && labels >= 2 && isMovies && hasYear,
    verdict: 'movie',
    reason: ({ labels }) => `its address, its heading with a year and ${labels} labels describe one film`,
  },
  {
    name: 'dated-movie',
    test: ({ shown, labels, headings }) =>
      shown.title !== undefined &&
      shown.year !== undefined &&
      shown.runtime_minutes !== undefined &&
      labels >= 2 &&
      headings.length > 0,
    verdict: 'movie',
    reason: ({ labels }) => `its heading with a year, its length and ${labels} labels describe one film`,
  },
  {
    // Below a title's page the heading may be all that it says of it: "Trivia for Sharper (1979)".
    name: 'address-of-a-title',
    test: ({ address, shown, labels }) =>
      isImdbTitleAddress(address) && shown.title !== undefined && (labels >= 1 || shown.year !== undefined),
    verdict: 'movie',
    reason: () => 'its address and heading are those of a title',
  },
];

/** Why the page is about one movie, null where it is not. */
export function titleReason(about: AboutPage, claims: readonly Claim[]): string | null {
  const shown = factsOfLayer(claims, 'dom');
  const page: AskedPage = {
    address: about.address,
    head: about.head,
    application: about.application,
    schema: about.schema,
    headings: about.headings,
    claims,
    shown,
    declared: factsOfLayer(claims, 'open-graph'),
    labels: telling.filter((name) => isTelling(shown[name])).length,
    hasYear: namesYear(about.headings, about.head) || namesKind(about.headings),
    isMoviesAddress: isMoviesAddress(about.address),
  };
  const rule = titleRules.find(({ test }) => test(page));
  return rule?.verdict === 'movie' ? rule.reason(page) : null;
}

const telling = ['director', 'runtime_minutes', 'genre', 'release_date', 'stars', 'writers', 'rating', 'plot'] as const;
const ofMovies = ['director', 'stars', 'genre', 'runtime_minutes'] as const;

function structuredClaim(claims: readonly Claim[]): Claim | undefined {
  return claims.find(({ layer, facts }) => structuredLayers.has(layer) && facts.title !== undefined);
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
  return url !== null && addressKind(url) === 'movie';
}

function namesYear(headings: readonly string[], head: PageHead): boolean {
  return [...headings, head.title ?? ''].some((text) => parseHeading(text).year !== null);
}

/** "Heat (movie)": the kind of work behind the title tells it from others of its name. */
function namesKind(headings: readonly string[]): boolean {
  return headings.some((text) => {
    const { title, type } = parseHeading(text);
    return title !== '' && type !== null && type !== 'videoGame';
  });
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
