import type { MovieFacts } from '../../../movie/facts.ts';

const longest = 400;
/** "Information about the anime Quartz Hill from studio …": it introduces the entry of a database. */
const introduction =
  /^(?:information|informationen|infos?|details|facts|all) (?:about|on|zu|zum|über) (?:the |dem |den )?(?:anime|film|movie|series|serie|show)\b/iu;
const fewestParts = 5;

/** Facts without a plot that says what the page has instead of what happens: "Quartz Hill (1979) - film: Reviews, Cast, Videos, …". */
export function withoutEntryDescription({ plot, ...rest }: Partial<MovieFacts>): Partial<MovieFacts> {
  if (plot === undefined) return rest;
  const describesEntry =
    typeof plot === 'string' && plot.length <= longest && (introduction.test(plot) || listsParts(plot));
  return describesEntry ? rest : { ...rest, plot };
}

/** A title, a colon, and nothing behind it but names of parts of the page. */
function listsParts(plot: string): boolean {
  const parts = plot.slice(plot.lastIndexOf(':') + 1).split(',');
  return plot.includes(':') && parts.length >= fewestParts && parts.every(isPart);
}

function isPart(text: string, index: number, { length }: readonly string[]): boolean {
  const words = text.trim().split(/\s+/);
  return words.length <= (index === length - 1 ? 5 : 2) && /^\s*\p{Lu}/u.test(text);
}
