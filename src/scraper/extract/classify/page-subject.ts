import type { SchemaPage } from '../parse/json-ld.ts';
import type { Sources } from '../parse/page.ts';
import { elementsNamed } from '../parse/tree.ts';
import { foldText } from '../text.ts';
import { addressKind } from '../values/address-kind.ts';
import { parseHeading } from '../values/titles.ts';

/** Classes of structured data that may be named like the movie that they are about, sell no other thing or only wrap it. */
const neutralClass =
  /(?:^|[/:])(?:\w*Page|\w*Article|\w*Posting|WebSite|Review|CriticReview|UserReview|\w*Object|BreadcrumbList|ItemList|ListItem|CreativeWork|Thing|\w*Rating|Offer|AggregateOffer|Question|Clip|MediaGallery|Blog|Episode|TVClip|MovieClip|Event|BroadcastEvent|ScreeningEvent)$/;
/** What pages of people, shops, music and books declare for those who link to them. */
const otherGraphTypes =
  /^(?:(?:og:)?product(?:\.\w+)?|profile|(?:music|books?|restaurant|business|fitness)(?:\.\w+)?|place|author)$/i;
const mostLinks = 2000;
const fewLinks = 3;

/**
 * Whether a page says of itself that it is about something that is no movie: the thing that its heading names is of
 * another class, or it is a site's own first page.
 */
export function isAboutOther(sources: Sources): boolean {
  const { head, schema, items, headings } = sources;
  const names = new Set(headings.map((heading) => foldText(parseHeading(heading).title)));
  if (names.size === 0) names.add(foldText(parseHeading(head.meta.get('og:title')?.[0] ?? head.title ?? '').title));
  names.delete('');
  if ([schema, items.schema].some((page) => namesOther(page, names))) return true;
  return isFirstPage(sources, names);
}

/** What is no movie unless the page has structured data of one: pages of shops and people, news, threads of a forum. */
export function isDeclaredOther(sources: Sources): boolean {
  const { head } = sources;
  return otherGraphTypes.test(head.meta.get('og:type')?.[0]?.trim() ?? '') || isNews(sources);
}

function namesOther({ movies, others }: SchemaPage, names: ReadonlySet<string>): boolean {
  const isNamed = (name: unknown) => typeof name === 'string' && names.has(foldText(parseHeading(name).title));
  if (movies.some(({ item, place }) => place !== 'listed' && isNamed(item.name))) return false;
  return others.some(({ type, name }) => !neutralClass.test(type) && isNamed(name));
}

/** Headed by the site's own name, with links to movies. A movie's own site has that heading, too, but no other movies. */
function isFirstPage({ head, page, address }: Sources, names: ReadonlySet<string>): boolean {
  const site = foldText(head.meta.get('og:site_name')?.[0] ?? '');
  if (site === '' || !names.has(site)) return false;
  const movies = new Set<string>();
  for (const { attribs } of elementsNamed(page, 'a').slice(0, mostLinks)) {
    const url = URL.parse(attribs.href ?? '', address ?? 'https://site.invalid/');
    if (url !== null && addressKind(url) === 'movie') movies.add(url.pathname);
  }
  return movies.size >= fewLinks;
}

/** A heading with a year names a movie, also above an article; that of a news item tells what happened. In a forum each writes an own opinion. */
function isNews({ head, schema, headings, address }: Sources): boolean {
  if (schema.types.some((type) => /(?:^|[/:])DiscussionForumPosting$/.test(type))) return true;
  if (headings.some((heading) => parseHeading(heading).year !== null)) return false;
  if (schema.types.some((type) => /(?:^|[/:])(?:\w*NewsArticle|LiveBlogPosting)$/.test(type))) return true;
  const path = URL.parse(address ?? '')?.pathname ?? '';
  return head.meta.get('og:type')?.[0] === 'article' && /\/news\/|\/20\d\d\/(?:0?[1-9]|1[0-2])\//.test(path);
}
