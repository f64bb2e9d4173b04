import type { Element } from 'domhandler';
import { assemble } from './assemble.ts';
import { blockMarkers } from './blocked.ts';
import {
  EXTRACTOR_VERSION,
  type ExtractedFilm,
  type Extraction,
  type ExtractOptions,
  type Layer,
  type Link,
  type Report,
} from './extraction.ts';
import { applicationFacts } from './layers/application-data.ts';
import { type ApplicationPage, readApplicationData } from './layers/application-page.ts';
import { type Claim, presentFacts } from './layers/claim.ts';
import { withoutAttribution, withoutCredits, withoutLabelsBefore, withoutSitePitch } from './layers/described-plot.ts';
import { embeddedFilm, embeddedFilmFacts } from './layers/embedded-film.ts';
import { headingFacts, mainHeadings } from './layers/heading.ts';
import { collectFilms, mainSchemaFilm, readJsonLd, type SchemaPage, schemaFacts } from './layers/json-ld.ts';
import { describesSeveral, labelledFacts } from './layers/labelled-facts.ts';
import { type LabelledValue, readLabelledValues } from './layers/labelled-values.ts';
import { microdata, rdfa, readMarkupItems } from './layers/markup-items.ts';
import { openGraphFacts, type PageHead, readHead } from './layers/open-graph.ts';
import { otherWork } from './layers/other-work.ts';
import { loneRating } from './layers/schema-film.ts';
import { unlabelledFacts } from './layers/unlabelled.ts';
import { exportedLinks } from './lists/list-export.ts';
import { pageLinks } from './lists/page-links.ts';
import { sitemapLinks } from './lists/sitemap.ts';
import { watchlistLinks } from './lists/watchlist.ts';
import { hostOf, imdbTitleId, isImdbHost, savedAddress } from './reading/addresses.ts';
import { type PageDocument, parseDocument } from './reading/document.ts';
import { decodeBody } from './reading/encoding.ts';
import { parseLenientJson } from './reading/lenient-json.ts';
import { ownTitleAddress } from './reading/own-title.ts';
import { elementsNamed } from './reading/tree.ts';
import { titleReason } from './title-reason.ts';

export { EXTRACTOR_VERSION, type ExtractedFilm, type Extraction, type Link } from './extraction.ts';
export { sourceIdentity } from './source-identity.ts';

interface Sources {
  page: PageDocument;
  head: PageHead;
  /** The page's own address: given, or declared as canonical. */
  address: string | null;
  application: ApplicationPage | null;
  schema: SchemaPage;
  headings: string[];
}

/**
 * Reads what a page says about films. Pure: bytes and address in, observations, links and a report out. Never guesses:
 * an absent fact is null or []. Any input gives an answer in bounded time and memory.
 */
export function extract(body: Uint8Array, given: string | null, options: ExtractOptions = {}): Extraction {
  const { text, encoding, warnings } = decodeBody(body, options.contentType ?? null);
  const url = given ?? savedAddress(text);
  const exported = exportedLinks(text);
  if (exported !== null) return listOnly(exported, encoding, 'it is a list that was exported');
  const sitemap = sitemapLinks(text, url);
  if (sitemap !== null) return listOnly(sitemap, encoding, 'it is a sitemap');
  const page = parseDocument(bareApplicationData(text));
  const sources = readSources(page, url);
  const claims = claimsOf(sources);
  const report: Report = {
    extractor: EXTRACTOR_VERSION,
    reason: '',
    layers: claims.map(({ layer, facts }) => ({ layer, facts: Object.keys(facts) as (keyof typeof facts)[] })),
    conflicts: [],
    language: sources.head.language ?? sources.application?.locale ?? null,
    encoding,
    canonical: sources.head.canonical,
    warnings: [...warnings, ...page.warnings],
    blocked: [],
  };
  const watched = watchlistLinks(text, sources.address);
  const links = [...watched, ...listLinks(sources), ...pageLinks(page, sources.address, sources.head.next)];
  const unique = [...distinctLinks(links).values()];
  const reason = titleReason(sources, claims);
  const blocked = blockMarkers(text, sources.head, reason !== null || unique.length > 10);
  if (blocked.length > 0) {
    return {
      kind: 'blocked',
      observations: [],
      links: [],
      report: { ...report, reason: 'a challenge or refusal', blocked },
    };
  }
  if (reason !== null) {
    const { film, conflicts } = assemble(claims);
    return { kind: 'title', observations: [film], links: unique, report: { ...report, reason, conflicts } };
  }
  const titles = unique.filter(({ rel }) => rel === 'title');
  const isList =
    titles.length >= 2 || (titles.length === 1 && watched.length + (sources.application?.list.length ?? 0) > 0);
  return isList
    ? {
        kind: 'list',
        observations: [],
        links: unique,
        report: { ...report, reason: titles.length === 1 ? 'it lists one film' : `it links ${titles.length} films` },
      }
    : {
        kind: 'unknown',
        observations: [],
        links: unique,
        report: { ...report, reason: 'neither a film nor a list of films' },
      };
}

/** Each address once, where it stands first, with what is said about it there. */
function distinctLinks(links: readonly Link[]): Map<string, Link> {
  const distinct = new Map<string, Link>();
  for (const link of links) if (!distinct.has(link.url)) distinct.set(link.url, link);
  return distinct;
}

/** Application data that was saved by itself, or the answer of its interface, reads as the page it belongs to. */
function bareApplicationData(text: string): string {
  const [, key] = /^\s*\{\s*"(props|pageProps|data)"\s*:/.exec(text) ?? [];
  if (key === undefined) return text;
  const json = text.replaceAll('</', '<\\/');
  const data = key === 'props' ? json : key === 'pageProps' ? `{"props":${json}}` : `{"props":{"pageProps":${json}}}`;
  return `<script id="__NEXT_DATA__" type="application/json">${data}</script>`;
}

function listOnly(links: Link[], encoding: string, reason: string): Extraction {
  return {
    kind: 'list',
    observations: [],
    links,
    report: {
      extractor: EXTRACTOR_VERSION,
      reason,
      layers: [],
      conflicts: [],
      language: null,
      encoding,
      canonical: null,
      warnings: [],
      blocked: [],
    },
  };
}

function readSources(page: PageDocument, url: string | null): Sources {
  const head = readHead(page, url);
  const address = url ?? head.canonical ?? head.meta.get('og:url')?.[0] ?? ownTitleAddress(page) ?? homeOf(head);
  const scripts = elementsNamed(page, 'script');
  const applicationText = scripts.find(({ attribs }) => attribs.id === '__NEXT_DATA__');
  const application =
    applicationText === undefined ? null : readApplicationData(scriptText(applicationText), head.canonical ?? address);
  const jsonLd = scripts
    .filter(({ attribs }) => /ld\+json/i.test(attribs.type ?? ''))
    .map(scriptText)
    .concat(application?.jsonLd ?? []);
  return {
    page,
    head,
    address,
    application,
    schema: readJsonLd(jsonLd, head.language, address),
    headings: mainHeadings(page),
  };
}

/** Where the links of a page of IMDb lead that was saved without any address: it has its site's name in its title. */
function homeOf({ title, meta }: PageHead): string | null {
  return /(?:^|\s)IMDb$/.test(title ?? '') || meta.get('og:site_name')?.[0] === 'IMDb' ? 'https://www.imdb.com/' : null;
}

function claimsOf(sources: Sources): Claim[] {
  const { page, head, address, application, schema, headings } = sources;
  const { language } = head;
  const addresses = [address, head.canonical, head.meta.get('og:url')?.[0] ?? null];
  const claims: Claim[] = [];
  const add = (layer: Layer, given: Claim['facts'], titleIsOriginal = false) => {
    const attributed = withoutAttribution(given);
    const facts = layer === 'dom' ? attributed : withoutSitePitch(withoutLabelsBefore(attributed), address);
    if (Object.keys(facts).length > 0) claims.push({ layer, facts, titleIsOriginal });
  };
  if (application !== null && application.mainId !== null) add('application-data', applicationFacts(application.main));
  else add('application-data', ownData(page, language));
  const named = [...headings, head.title ?? '', head.meta.get('og:title')?.[0] ?? ''];
  const imdb = addresses.some((one) => isImdbHost(hostOf(one)));
  const main = mainSchemaFilm(schema, addresses, named);
  if (main !== null) add('json-ld', withoutCredits(schemaFacts(main, schema.context), imdb), imdb);
  for (const [layer, dialect] of [
    ['microdata', microdata],
    ['rdfa', rdfa],
  ] as const) {
    const roots = readMarkupItems(page, dialect);
    const items = collectFilms(roots, language, address);
    const film = mainSchemaFilm(items, addresses, named);
    add(layer, { ...loneRating(roots), ...(film === null ? {} : schemaFacts(film, items.context)) });
  }
  const values = readLabelledValues(page, language, address);
  const other = main === null ? otherWork(page, headings, head) : null;
  if (other === 'other' && !imdb) return claims;
  const reviewed = main?.place === 'reviewed';
  const labelled = ownOpinionLeftOut(withoutTitle(labelledFacts(values, language)), reviewed);
  const heading = reviewed ? {} : headingFacts(headings, head, imdb);
  if (main === null && describesSeveral(values, language)) return claims;
  const unlabelled = unlabelledFacts(page, address, language);
  add('dom', {
    ...unlabelled,
    ...(other === 'game' ? { type: 'videoGame' as const } : filmByLabels(heading, labelled, values, imdb)),
    ...heading,
    ...labelled,
  });
  // A page may have two plots, a short one above a long one: either may be the whole of what another layer cuts.
  if (unlabelled.plot !== undefined && labelled.plot !== undefined) add('dom', presentFacts({ plot: unlabelled.plot }));
  add('open-graph', withoutBoilerplate(openGraphFacts(head, address), imdb));
  const id = imdb ? imdbTitleId(address ?? head.canonical) : null;
  if (id !== null) add('url', { id });
  return claims;
}

/** A film in data that a site embeds in a shape of its own. */
function ownData(page: PageDocument, language: string | null): Claim['facts'] {
  for (const script of elementsNamed(page, 'script')) {
    if (!/json/i.test(script.attribs.type ?? '') || /ld\+json/i.test(script.attribs.type ?? '')) continue;
    const film = embeddedFilm(parseLenientJson(scriptText(script)));
    if (film !== null) return embeddedFilmFacts(film, language);
  }
  return {};
}

/** A page that names no type but a director or takings, and is of no series, is about a film; IMDb marks all but films. */
function filmByLabels(
  heading: Claim['facts'],
  labelled: Claim['facts'],
  values: readonly LabelledValue[],
  imdb: boolean,
): Claim['facts'] {
  const names = (fact: LabelledValue['fact']) => values.some((value) => value.fact === fact);
  const series = labelled.creators !== undefined || heading.end_year !== undefined || names('seasons');
  if (heading.type !== undefined || series || !(labelled.director !== undefined || names('boxOffice'))) return {};
  return heading.year !== undefined || !imdb ? { type: 'movie' } : {};
}

/** A review's own mark is not what the public thinks of the film. */
function ownOpinionLeftOut({ rating, votes, ...facts }: Claim['facts'], reviewed: boolean): Claim['facts'] {
  return reviewed ? facts : { ...facts, ...(rating === undefined ? {} : { rating }), ...(votes ? { votes } : {}) };
}

/** A label "Title" is believed less than the heading, which it would overrule here. */
function withoutTitle({ title: _, ...facts }: Claim['facts']): Claim['facts'] {
  return facts;
}

function withoutBoilerplate(facts: Claim['facts'], imdb: boolean): Claim['facts'] {
  const { plot, ...rest } = withoutCredits(facts, imdb);
  const generic = typeof plot !== 'string' || /^IMDb is the world's most popular/i.test(plot) || imdb;
  return generic ? rest : { ...rest, plot };
}

/** What application data and structured data list. */
function listLinks({ application, schema }: Sources): Link[] {
  const fromApplication = (application?.list ?? []).flatMap(({ title, rank }, index): Link[] => {
    const facts = applicationFacts([title]);
    const address = `https://www.imdb.com/title/${facts.id}/`;
    // What a title's page says to be like it has no order.
    const place = application?.mainId === null ? index + 1 : undefined;
    return typeof facts.id === 'string' ? [linkOf(address, facts, rank ?? place)] : [];
  });
  if (fromApplication.length > 0) return fromApplication;
  return schema.films.flatMap((film) =>
    film.place === 'listed' && film.url !== null
      ? [linkOf(film.url, schemaFacts(film, schema.context), film.rank)]
      : [],
  );
}

function linkOf(url: string, facts: Partial<ExtractedFilm>, rank: number | undefined): Link {
  return {
    url,
    rel: 'title',
    ...(facts.id ? { id: facts.id } : {}),
    ...(facts.title ? { title: facts.title } : {}),
    ...(facts.year ? { year: facts.year } : {}),
    ...(facts.rating ? { rating: facts.rating } : {}),
    ...(rank === undefined ? {} : { rank }),
    ...(facts.type && facts.type !== 'unknown' ? { type: facts.type } : {}),
  };
}

function scriptText(script: Element): string {
  return script.children.map((node) => (node.type === 'text' ? node.data : '')).join('');
}
