import type { MovieFacts } from '../../../movie/facts.ts';
import { labelledFact } from '../lexicon/labels.ts';
import { foldText, withoutEdges } from '../text.ts';
import { hostOf } from '../values/addresses.ts';

// A full stop behind an initial or a title ends no sentence ("Samuel L. Jackson", "Dr. Dre"), nor does one before a comma.

/** "Watch Sharper online free in HD.", "Find reviews, trailers and showtimes for Sharper." */
const offer =
  /^(?:watch|stream|find|discover|read|buy|download|check out|browse)\b.{0,200}\b(?:trailers?|reviews|showtimes|tickets|online|streaming|in hd|movies and tv|movies & tv|movies|subtitles|cast and crew|watchlist)\b/iu;
const longestOffer = 300;

/** Facts without a plot that invites to use the site. */
export function withoutOffer({ plot, ...rest }: Partial<MovieFacts>): Partial<MovieFacts> {
  const isOffer = typeof plot === 'string' && plot.length <= longestOffer && offer.test(plot);
  return isOffer || plot === undefined ? rest : { ...rest, plot };
}

/** Facts without a plot that names the site itself: it is about what the site offers. */
export function withoutSitePitch({ plot, ...rest }: Partial<MovieFacts>, address: string | null): Partial<MovieFacts> {
  const site = hostOf(address)?.split('.').at(-2) ?? '';
  const pitch = site.length >= 7 && typeof plot === 'string' && foldText(plot.slice(0, 2000)).includes(foldText(site));
  return pitch || plot === undefined ? rest : { ...rest, plot };
}

// Behind the end of the last sentence: "(HBO Europe)", "[Written by a fan]", "~ Ann Bell, Rovi", "— MOVIEAFFINITY", "Source: ANN".
const attributed =
  /(?<=[.!?…]["”“’»)\]]{0,2})\s*(?:\([^()]{2,60}(?<![.!?…])\)|\[[^[\]]{2,60}(?<![.!?…])\]|(?:~|[—–]|--)\s?(?:\(c\)\s|©\s?)?[\p{L}\d][^.!?~—–]{1,60}|(?:source|quelle|fonte|fuente|zdroj|źródło|источник)\s?:\s?[^.!?]{2,60})$/iu;

/** Facts whose plot is without its source, which many sites name behind the last sentence. */
export function withoutAttribution({ plot, ...rest }: Partial<MovieFacts>): Partial<MovieFacts> {
  if (typeof plot !== 'string') return rest;
  // The source is at the end: a pattern over all of a long text would try every full stop.
  const start = Math.max(0, plot.length - 100);
  const bare = plot.slice(0, start) + plot.slice(start).replace(attributed, '');
  return { ...rest, plot: withoutEdges(bare, ' ') };
}

/** Facts whose plot is without what stands before its label on the same line: "Genre: Drama | Synopsis: A sharper …". */
export function withoutLabelsBefore({ plot, ...rest }: Partial<MovieFacts>): Partial<MovieFacts> {
  if (typeof plot !== 'string') return rest;
  const [, label = '', after = ''] = /^.{2,300}?[|•·.]\s+([^|•·.:]{3,40}?)\s?:\s?(.{10,})$/s.exec(plot) ?? [];
  return { ...rest, plot: labelledFact(label, null) === 'plot' ? after : plot };
}
