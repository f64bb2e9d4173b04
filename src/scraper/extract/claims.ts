import type { Layer } from './extraction.ts';
import { applicationFacts } from './layers/application-data.ts';
import { isReview, movieByLabels, ownOpinionLeftOut, withoutOriginal, withoutTitle } from './layers/beside-labels.ts';
import { type Claim, presentFacts } from './layers/claim.ts';
import { describedCredits } from './layers/described-credits.ts';
import {
  withoutAttribution,
  withoutCredits,
  withoutLabelsBefore,
  withoutOffer,
  withoutSitePitch,
} from './layers/described-plot.ts';
import { embeddedMovie, embeddedMovieFacts } from './layers/embedded-movie.ts';
import { headingFacts } from './layers/heading.ts';
import { collectMovies, mainSchemaMovie, type SchemaMovie, schemaFacts } from './layers/json-ld.ts';
import { describesSeveral, labelledFacts } from './layers/labelled-facts.ts';
import { readLabelledValues } from './layers/labelled-values.ts';
import { rdfa, readMarkupItems } from './layers/markup-items.ts';
import { openGraphFacts } from './layers/open-graph.ts';
import { otherWork } from './layers/other-work.ts';
import { isAboutOther, isDeclaredOther } from './layers/page-subject.ts';
import { loneRating, namesAuthorsOnly } from './layers/schema-movie.ts';
import { titleInBrackets } from './layers/title-in-brackets.ts';
import { unlabelledFacts } from './layers/unlabelled.ts';
import { hostOf, imdbTitleId, isImdbHost } from './reading/addresses.ts';
import { parseLenientJson } from './reading/lenient-json.ts';
import { withoutPlaceholders } from './reading/placeholders.ts';
import { assignedObject } from './reading/script-object.ts';
import { foldText } from './reading/text.ts';
import { parseHeading, titleParts } from './reading/titles.ts';
import { elementsNamed } from './reading/tree.ts';
import { type Sources, scriptText } from './sources.ts';

/** What each layer of a page says of its movie. */
export function claimsOf(sources: Sources): Claim[] {
  const addresses = ownAddresses(sources);
  const isImdb = addresses.some((one) => isImdbHost(hostOf(one)));
  const claims = new Claims(sources.address, ownNames(sources));
  if (!isImdb && isAboutOther(sources)) return [];
  const main = mainSchemaMovie(sources.schema, addresses, ownNames(sources));
  claimEmbedded(sources, main, isImdb, claims);
  const isWhole = claimShown(sources, main, isImdb, claims);
  if (isWhole) claimDeclared(sources, main?.place === 'reviewed', isImdb, claims);
  return claims.made;
}

class Claims {
  readonly made: Claim[] = [];
  readonly #address: string | null;
  readonly #names: readonly string[];

  constructor(address: string | null, names: readonly string[]) {
    this.#address = address;
    this.#names = names;
  }

  add(layer: Layer, given: Claim['facts'], traits: Omit<Claim, 'layer' | 'facts'> = {}): void {
    const attributed = withoutAttribution(withoutOffer(withoutPlaceholders(given, this.#names)));
    const facts = layer === 'dom' ? attributed : withoutSitePitch(withoutLabelsBefore(attributed), this.#address);
    if (Object.keys(facts).length > 0) this.made.push({ layer, facts, ...traits });
  }
}

function ownAddresses({ address, head }: Sources): (string | null)[] {
  return [address, head.canonical, head.meta.get('og:url')?.[0] ?? null];
}

function ownNames({ headings, head }: Sources): string[] {
  return [...headings, head.title ?? '', head.meta.get('og:title')?.[0] ?? ''];
}

/** What data in the page says: of its application, JSON-LD, microdata and RDFa. */
function claimEmbedded(sources: Sources, main: SchemaMovie | null, isImdb: boolean, claims: Claims): void {
  const { page, head, address, application, schema, items } = sources;
  const isOwn = application !== null && application.mainId !== null;
  claims.add('application-data', isOwn ? applicationFacts(application.main) : ownData(sources, main));
  if (main !== null)
    claims.add('json-ld', withoutCredits(schemaFacts(main, schema.context), isImdb), {
      titleIsOriginal: isImdb,
      writersAreAuthors: namesAuthorsOnly(main.item),
    });
  const rdfaRoots = readMarkupItems(page, rdfa);
  const layers = [
    ['microdata', items.roots, items.schema],
    ['rdfa', rdfaRoots, collectMovies(rdfaRoots, head.language, address)],
  ] as const;
  for (const [layer, roots, found] of layers) {
    const movie = mainSchemaMovie(found, ownAddresses(sources), ownNames(sources));
    claims.add(
      layer,
      { ...loneRating(roots), ...(movie === null ? {} : schemaFacts(movie, found.context)) },
      { writersAreAuthors: movie !== null && namesAuthorsOnly(movie.item) },
    );
  }
}

/**
 * What people read on the page: its heading, labels and named parts.
 * @returns whether the page as a whole is about this movie, as far as they tell: not of another kind of work, nor of several.
 */
function claimShown(sources: Sources, main: SchemaMovie | null, isImdb: boolean, claims: Claims): boolean {
  const { page, head, address, headings } = sources;
  const { language } = head;
  const values = readLabelledValues(page, language, address);
  const isDeclared = main === null && !isImdb && isDeclaredOther(sources);
  const other = isDeclared ? 'other' : main === null ? otherWork(page, headings, head) : null;
  if (other === 'other' && !isImdb) return false;
  const isReviewed = main?.place === 'reviewed';
  const byLabels = labelledFacts(values, language);
  const labelled = ownOpinionLeftOut(withoutTitle(byLabels), isReviewed || (main === null && isReview(headings)));
  const heading = isReviewed ? {} : withoutOriginal(headingFacts(headings, head, isImdb), byLabels);
  if (main === null && describesSeveral(values, language)) return false;
  const bracketed = titleInBrackets(page, head);
  const unlabelled = unlabelledFacts(page, address, language);
  claims.add('dom', {
    ...(bracketed === null ? {} : { original_title: bracketed }),
    ...unlabelled,
    ...(other === 'game' ? { type: 'videoGame' as const } : movieByLabels(heading, labelled, values, isImdb)),
    ...heading,
    ...labelled,
  });
  // A page may have two plots, a short one above a long one: either may be the whole of what another layer cuts.
  if (unlabelled.plot !== undefined && labelled.plot !== undefined)
    claims.add('dom', presentFacts({ plot: unlabelled.plot }));
  return true;
}

/** What the page declares of itself for those who link to it. */
function claimDeclared(sources: Sources, isReviewed: boolean, isImdb: boolean, claims: Claims): void {
  const { head, address } = sources;
  const isDirected = claims.made.some(({ facts }) => facts.director !== undefined);
  const credits = isDirected ? {} : introduced(sources);
  // What is declared of a review or another article is its first lines.
  const { plot, ...graph } = withoutBoilerplate(openGraphFacts(head, address), isImdb);
  const isStructured = claims.made.some(({ layer, facts }) => layer !== 'dom' && facts.title !== undefined);
  const isArticle = isReviewed || (head.meta.get('og:type')?.[0] === 'article' && !isStructured);
  claims.add('open-graph', { ...credits, ...graph, ...(isArticle || plot === undefined ? {} : { plot }) });
  const id = isImdb ? imdbTitleId(address ?? head.canonical) : null;
  if (id !== null) claims.add('url', { id });
}

/**
 * A movie in data that a site embeds in a shape of its own: in a script that is nothing else, or, where the page says
 * nothing in a shape that all know, in a variable of its scripts, if that is of the movie that the page is called after.
 */
function ownData(sources: Sources, main: SchemaMovie | null): Claim['facts'] {
  const { page, head } = sources;
  const scripts = elementsNamed(page, 'script').filter(({ attribs }) => !/ld\+json/i.test(attribs.type ?? ''));
  for (const script of scripts) {
    if (!/json/i.test(script.attribs.type ?? '')) continue;
    const movie = embeddedMovie(parseLenientJson(scriptText(script)), sources.headings);
    if (movie !== null) return embeddedMovieFacts(movie, head.language);
  }
  if (main !== null) return {};
  const names = ownNames(sources).flatMap(titleParts).map(foldName);
  for (const script of scripts) {
    const movie = embeddedMovie(assignedObject(scriptText(script)), []);
    const facts = movie === null ? {} : embeddedMovieFacts(movie, head.language);
    if (typeof facts.title === 'string' && names.includes(foldName(facts.title))) return facts;
  }
  return {};
}

function foldName(name: string): string {
  return foldText(parseHeading(name).title);
}

/** What the sentence that introduces the movie says. */
function introduced({ page, head }: Sources): Claim['facts'] {
  return describedCredits(
    page,
    ['og:description', 'description'].flatMap((name) => head.meta.get(name) ?? []),
  );
}

function withoutBoilerplate(facts: Claim['facts'], imdb: boolean): Claim['facts'] {
  const { plot, ...rest } = withoutCredits(facts, imdb);
  const generic = typeof plot !== 'string' || /^IMDb is the world's most popular/i.test(plot) || imdb;
  return generic ? rest : { ...rest, plot };
}
