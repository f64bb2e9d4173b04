import type { MovieFacts } from '../../../movie/facts.ts';
import { presentFacts } from '../claim.ts';
import { labelledFact } from '../lexicon/labels.ts';
import { openGraphMovieType } from '../lexicon/movie-types.ts';
import type { PageHead } from '../parse/head.ts';
import { cleanText, foldText } from '../text.ts';
import { absoluteUrl, hostOf, imdbTitleId, isImdbHost } from '../values/addresses.ts';
import { parseDate } from '../values/dates.ts';
import { minutesFromSeconds, parseDuration } from '../values/durations.ts';
import { imageAddress } from '../values/images.ts';
import { parseCount } from '../values/numbers.ts';
import { cleanNames, cleanTerms, splitTerms } from '../values/people.ts';
import { ratingWithScale } from '../values/scaled-ratings.ts';
import { parseHeading } from '../values/titles.ts';
import { withoutCredits } from './credit-sentences.ts';
import type { Reader } from './reader.ts';

/** Facts of the Open Graph and Twitter meta elements of a page about a movie. Absent facts are missing. */
export function openGraphFacts(head: PageHead, address: string | null): Partial<MovieFacts> {
  const first = (name: string) => head.meta.get(name)?.[0];
  const all = (...names: string[]) =>
    names.flatMap((name) => head.meta.get(name) ?? []).filter((value) => !/^https?:/.test(value));
  const heading = parseHeading(
    withoutSiteName(first('og:title') ?? first('twitter:title') ?? '', first('og:site_name')),
  );
  const type = openGraphMovieType(first('og:type') ?? '');
  const url = first('og:url') ?? null;
  const imdbUrl = isImdbHost(hostOf(absoluteUrl(url, address))) ? url : null;
  return presentFacts({
    id: imdbTitleId(first('imdb:id') ?? imdbUrl),
    ...(type === null ? {} : { type: heading.type ?? type }),
    title: heading.title === '' ? null : heading.title,
    year: heading.year,
    end_year: heading.endYear,
    release_date: parseDate(first('video:release_date') ?? first('og:release_date') ?? null, head.language),
    director: cleanNames(all('video:director', 'og:video:director', 'og:director')),
    writers: cleanNames(all('video:writer', 'og:video:writer')),
    stars: cleanNames(all('video:actor', 'og:video:actor')),
    genre: cleanTerms(all('video:genre', 'og:video:genre').flatMap(splitTerms)),
    keywords: cleanTerms(all('video:tag', 'og:video:tag').flatMap(splitTerms)),
    // Where the page has a video to play, the length is that of a trailer.
    runtime_minutes:
      first('og:video') === undefined && first('og:video:url') === undefined
        ? durationInSeconds(first('video:duration') ?? first('og:video:duration'))
        : null,
    image: imageAddress(first('og:image:secure_url') ?? first('og:image'), address),
    plot: cleanText(first('og:description') ?? '').slice(0, 20_000) || null,
    ...cardFacts(head),
  });
}

/** A title without the site's own name at its end: "Heat — Movies.example". */
function withoutSiteName(title: string, site: string | undefined): string {
  const text = cleanText(title);
  const name = cleanText(site ?? '');
  if (name === '' || !text.toLowerCase().endsWith(name.toLowerCase())) return text;
  return /^(.+?)\s+[-–—|•·:]$/s.exec(text.slice(0, -name.length).trim())?.[1] ?? text;
}

function durationInSeconds(value: string | undefined): number | null {
  if (value === undefined) return null;
  const number = /^\s*\d+\s*$/.test(value) ? Number(value) : null;
  if (number === null) return parseDuration(value);
  // The protocol says seconds, but some sites give minutes.
  return number < 400 ? (number >= 40 ? number : null) : minutesFromSeconds(number);
}

/** Twitter cards carry two labelled facts: `Directed by` / `David Lynch`, `Average rating` / `4.26 out of 5`. */
function cardFacts(head: PageHead): Partial<MovieFacts> {
  const facts: Partial<MovieFacts> = {};
  for (const index of [1, 2, 3]) {
    const fact = labelledFact(head.meta.get(`twitter:label${index}`)?.[0] ?? '', head.language);
    const value = cleanText(head.meta.get(`twitter:data${index}`)?.[0] ?? '');
    if (value === '') continue;
    if (fact === 'director') facts.director = cleanNames(value.split(','));
    if (fact === 'runtime') facts.runtime_minutes = parseDuration(value);
    if (fact === 'genre') facts.genre = splitTerms(value);
    if (fact === 'rating') facts.rating = ratingWithScale(value);
    if (fact === 'votes') facts.votes = parseCount(value);
  }
  return presentFacts(facts);
}

export const openGraphReader: Reader = {
  name: 'open-graph',
  layer: 'open-graph',
  facts: [
    'id',
    'type',
    'title',
    'year',
    'end_year',
    'release_date',
    'director',
    'writers',
    'stars',
    'genre',
    'keywords',
    'runtime_minutes',
    'plot',
    'rating',
    'votes',
    'image',
  ],
  read({ sources: { head, address, headings }, isImdb, isReviewed, isStructured }) {
    const { plot, image, ...all } = withoutCredits(openGraphFacts(head, address), isImdb);
    // The picture of a page that declares neither a movie nor the name in its heading is the site's own.
    const isNamed = headings.some((heading) => foldText(parseHeading(heading).title) === foldText(all.title ?? ''));
    const rest = image === undefined || (all.type === undefined && !isNamed) ? all : { ...all, image };
    // What is declared of a review or another article is its first lines; on IMDb it is credits.
    const isArticle = isReviewed || (head.meta.get('og:type')?.[0] === 'article' && !isStructured);
    const isGeneric = isImdb || typeof plot !== 'string' || /^IMDb is the world's most popular/i.test(plot);
    return { facts: isArticle || isGeneric ? rest : { ...rest, plot } };
  },
};
