import { imdbTitleId } from '../values/addresses.ts';
import { asArray, at, isObject, type Json, type JsonObject } from './lenient-json.ts';
import { parseStrictJson } from './strict-json.ts';

/** A title of a list in application data. */
export interface ApplicationListEntry {
  title: JsonObject;
  rank: number | undefined;
}

/** What a page's `__NEXT_DATA__` holds about titles. */
export interface ApplicationPage {
  /** Id of the title that the page is about, null on lists. */
  mainId: string | null;
  /** Objects about that title, the most complete first. */
  main: JsonObject[];
  /** Titles of the page's list, in order. */
  list: ApplicationListEntry[];
  /** JSON-LD that stands inside the application data as text. */
  jsonLd: string[];
  locale: string | null;
}

const maximumNodes = 400_000;
const maximumDepth = 60;

/** Reads a `__NEXT_DATA__` object; null where it is not one. `address` helps to tell the page's title from others. */
export function readApplicationData(source: string, address: string | null): ApplicationPage | null {
  const data = parseStrictJson(source);
  const props = at(data, 'props');
  if (!isObject(data) || !isObject(props)) return null;
  const pageProps = at(props, 'pageProps');
  const titles = collectTitles(props);
  const mainId = mainTitleId(data, titles, address);
  const main =
    mainId === null
      ? []
      : titles.filter((entry) => titleIdOf(entry.title) === mainId && entry.own).map((entry) => entry.title);
  main.sort((a, b) => completeness(b) - completeness(a));
  const list = listTitles(pageProps, mainId);
  return {
    mainId: main.length > 0 ? mainId : null,
    main,
    list,
    jsonLd: embeddedJsonLd(at(data, 'head')),
    locale: localeOf(data),
  };
}

interface FoundTitle {
  title: JsonObject;
  /** Not inside a list of other titles. */
  own: boolean;
}

// Keys below which titles stand that are not the page's own.
const foreignKeys = new Set([
  'moreLikeThisTitles',
  'connections',
  'news',
  'videos',
  'primaryVideos',
  'videoStrip',
  'titleMainImages',
  'images',
  'featuredReviews',
  'cmsContext',
  'translationContext',
  'requestContext',
  'i18n',
  'relatedTitles',
  'knownFor',
  'episodes',
  'series',
  'primaryTitle',
  'faqs',
  'trivia',
  'goofs',
  'quotes',
]);

function collectTitles(props: JsonObject): FoundTitle[] {
  const found: FoundTitle[] = [];
  walk(props, (object, own) => {
    if (titleIdOf(object) !== null) found.push({ title: object, own });
    return true;
  });
  return found;
}

/** Visits objects breadth first by key order; `visit` answers whether to go below. */
function walk(root: Json, visit: (object: JsonObject, own: boolean) => boolean): void {
  const pending: { value: Json; own: boolean; depth: number }[] = [{ value: root, own: true, depth: 0 }];
  for (let index = 0; index < pending.length && index < maximumNodes; index++) {
    const { value, own, depth } = pending[index] ?? { value: null, own: false, depth: 0 };
    if (depth > maximumDepth) continue;
    if (Array.isArray(value)) {
      for (const entry of value)
        if (typeof entry === 'object' && entry !== null) pending.push({ value: entry, own, depth: depth + 1 });
    } else if (isObject(value) && visit(value, own)) {
      for (const [key, entry] of Object.entries(value)) {
        const below = key === 'data' && typeof entry === 'string' ? parseStrictJson(entry) : entry;
        if (typeof below !== 'object' || below === null) continue;
        pending.push({ value: below, own: own && !foreignKeys.has(key), depth: depth + 1 });
      }
    }
  }
}

function hasTitleText(object: JsonObject): boolean {
  return (
    isObject(object.titleText) ||
    typeof object.titleText === 'string' ||
    typeof object.titleNameText === 'string' ||
    isObject(object.originalTitleText)
  );
}

function mainTitleId(data: JsonObject, titles: FoundTitle[], address: string | null): string | null {
  const stated = [
    at(data, 'props', 'pageProps', 'tconst'),
    at(data, 'query', 'tconst'),
    at(data, 'props', 'pageProps', 'aboveTheFoldData', 'id'),
    // Pages below a title's own: its credits, quotes, episodes.
    at(data, 'props', 'pageProps', 'contentData', 'entityMetadata', 'id'),
    at(data, 'props', 'pageProps', 'data', 'title', 'id'),
    at(data, 'props', 'pageProps', 'requestContext', 'pageConst'),
    // An address may also ask for a title: "/find?q=tt1000001".
    URL.parse(address ?? '')?.pathname,
  ];
  for (const value of stated) {
    const id = typeof value === 'string' ? imdbTitleId(value) : null;
    // What a page below the title's own adds to it may stand in an object without its title: its keywords.
    if (id !== null && titles.some(({ title }) => titleIdOf(title) === id && hasTitleText(title))) return id;
  }
  return null;
}

function completeness(title: JsonObject): number {
  return (
    (title.plot === undefined ? 0 : 1) +
    (title.ratingsSummary === undefined ? 0 : 1) +
    (title.principalCredits === undefined ? 0 : 1) +
    (title.releaseDate === undefined ? 0 : 0.5)
  );
}

/** The longest list of titles under `pageProps`: chart edges, search results, items of user lists, episodes of a season. */
function listTitles(pageProps: Json | undefined, mainId: string | null): ApplicationListEntry[] {
  let longest: ApplicationListEntry[] = [];
  if (!isObject(pageProps)) return longest;
  const pending: { value: Json; depth: number }[] = [{ value: pageProps, depth: 0 }];
  for (let index = 0; index < pending.length && index < maximumNodes; index++) {
    const { value, depth } = pending[index] ?? { value: null, depth: 0 };
    if (depth > maximumDepth) continue;
    if (Array.isArray(value)) {
      const entries = value.map(listEntry).filter((entry) => entry !== null);
      if (entries.length > longest.length && entries.length * 2 > value.length) longest = entries;
    }
    const below = Array.isArray(value)
      ? value
      : isObject(value)
        ? Object.entries(value)
            .filter(([key]) => !skippedForLists(key, mainId))
            .map(([, entry]) => entry)
        : [];
    for (const entry of below)
      if (typeof entry === 'object' && entry !== null) pending.push({ value: entry, depth: depth + 1 });
  }
  return longest;
}

function skippedForLists(key: string, mainId: string | null): boolean {
  if (key === 'cmsContext' || key === 'translationContext' || key === 'requestContext') return true;
  // On a title's page only its episodes and what is said to be alike are lists of titles worth following.
  return mainId !== null && foreignKeys.has(key) && key !== 'moreLikeThisTitles' && key !== 'episodes';
}

function listEntry(value: Json): ApplicationListEntry | null {
  for (const path of [
    [],
    ['node'],
    ['node', 'title'],
    ['node', 'entity'],
    ['listItem'],
    ['node', 'listItem'],
    ['title'],
    ['item'],
    ['node', 'item'],
  ]) {
    const object = path.length === 0 ? value : at(value, ...path);
    if (isObject(object) && titleIdOf(object) !== null && hasTitleText(object)) {
      const rank =
        at(value, 'currentRank') ??
        at(value, 'chartMeterRanking', 'currentRank') ??
        at(value, 'node', 'absolutePosition');
      return { title: object, rank: typeof rank === 'number' ? rank : undefined };
    }
  }
  return null;
}

function embeddedJsonLd(head: Json | undefined): string[] {
  const found: string[] = [];
  for (const entry of asArray(head)) {
    const html = at(entry, 1, 'dangerouslySetInnerHTML', '__html');
    if (typeof html === 'string' && /^\s*[[{]/.test(html) && html.includes('@context')) found.push(html);
  }
  return found;
}

function localeOf(data: JsonObject): string | null {
  const locale =
    at(data, 'props', 'pageProps', 'requestContext', 'sidecar', 'localizationResponse', 'userLanguage') ?? data.locale;
  return typeof locale === 'string' ? locale : null;
}

/** Id of a title object, null where the object is no title. */
export function titleIdOf(title: JsonObject): string | null {
  const id = title.id ?? title.titleId ?? title.tconst;
  return typeof id === 'string' && /^tt\d{5,10}$/.test(id) ? id : null;
}
