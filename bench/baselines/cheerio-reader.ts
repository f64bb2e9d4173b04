import * as cheerio from 'cheerio';

/** The facts of a movie page, as a person who knows these sites reads them with cheerio selectors. */
export interface CheerioFacts {
  title: string | undefined;
  year: string | undefined;
  releaseDate: string | undefined;
  rating: string | undefined;
  votes: string | undefined;
  runtime: string | undefined;
  plot: string | undefined;
  director: string[];
  writers: string[];
  stars: string[];
  genre: string[];
  keywords: string[];
  links: string[];
}

type Query = cheerio.CheerioAPI;
type Item = Record<string, unknown>;

/** Which parser is below cheerio: its own default, or the quicker one that Crawlee's CheerioCrawler takes. */
export const parsers = {
  parse5: (body: Buffer): Query => cheerio.loadBuffer(body),
  htmlparser2: (body: Buffer): Query => cheerio.load(body.toString('utf8'), { xml: { xmlMode: false } }),
};

/** Reads one page: JSON-LD first, then microdata, Open Graph and known selectors. One way each, nothing cross-checked. */
export function readWithCheerio($: Query): CheerioFacts {
  const movie = mainItem($);
  const rating = (movie.aggregateRating ?? {}) as Item;
  const first = (...candidates: (unknown | undefined)[]) => candidates.map(textOf).find((text) => text !== '');
  const several = (fromJson: string[], selector: string) => (fromJson.length > 0 ? fromJson : texts($, selector));
  return {
    title: first(movie.name, $('h1').first().text(), content($, 'og:title')),
    year: first(
      $('title')
        .text()
        .match(/\((\d{4})/)?.[1],
      $('.titleYear, .releaseyear').text(),
    ),
    releaseDate: first(movie.datePublished, $('meta[itemprop="datePublished"]').attr('content')),
    rating: first(rating.ratingValue, $('[itemprop="ratingValue"]').first().text()),
    votes: first(rating.ratingCount, $('[itemprop="ratingCount"]').first().text()),
    runtime: first(movie.duration, $('time[itemprop="duration"]').first().attr('datetime')),
    plot: first(movie.description, $('[itemprop="description"]').first().text(), content($, 'og:description')),
    director: several(names(movie.director), '[itemprop="director"] [itemprop="name"], [itemprop="director"] a'),
    writers: several(names(movie.creator), '[itemprop="creator"] [itemprop="name"]'),
    stars: several(names(movie.actor), '[itemprop="actor"] [itemprop="name"], [itemprop="actors"] a'),
    genre: several(names(movie.genre), '[itemprop="genre"]'),
    keywords: several(textOf(movie.keywords).split(',').filter(Boolean), '[itemprop="keywords"]'),
    links: $('a[href]')
      .map((_, link) => $(link).attr('href'))
      .get()
      .filter((href) => /\/title\/tt\d+|\/film\/|\/movie\//.test(href)),
  };
}

/** The movie of the page's JSON-LD, else of its application data (its main facts, in the shape of JSON-LD). */
function mainItem($: Query): Item {
  for (const script of $('script[type="application/ld+json"]').toArray()) {
    const found = [parse($(script).text())].flat().find((item) => /Movie|TV|Game|Work/.test(textOf(item['@type'])));
    if (found !== undefined) return found;
  }
  const application = parse($('script#__NEXT_DATA__').text());
  const top = at(application, 'props', 'pageProps', 'aboveTheFoldData');
  return {
    name: at(top, 'titleText').text,
    description: at(top, 'plot', 'plotText').plainText,
    duration: at(top, 'runtime').seconds,
    aggregateRating: {
      ratingValue: at(top, 'ratingsSummary').aggregateRating,
      ratingCount: at(top, 'ratingsSummary').voteCount,
    },
  };
}

function at(item: Item, ...path: string[]): Item {
  return path.reduce((part, name) => (part[name] ?? {}) as Item, item);
}

function parse(text: string): Item {
  try {
    return JSON.parse(text.replace(/\/\*.*?\*\//g, ''));
  } catch {
    return {};
  }
}

function names(value: unknown): string[] {
  return [value]
    .flat()
    .map((entry) => textOf(typeof entry === 'object' && entry !== null ? (entry as Item).name : entry))
    .filter((name) => name !== '');
}

function texts($: Query, selector: string): string[] {
  return $(selector)
    .map((_, element) => $(element).text().trim())
    .get();
}

function content($: Query, property: string): string | undefined {
  return $(`meta[property="${property}"]`).attr('content');
}

function textOf(value: unknown): string {
  return value === undefined || value === null ? '' : String(value).trim();
}
