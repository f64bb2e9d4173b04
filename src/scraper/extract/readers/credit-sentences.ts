import type { MovieFacts } from '../../../movie/facts.ts';
import { isCreditSentence } from './described-credits.ts';

const names = String.raw`.{1,400}?(?<!(?<!\p{L})(?:\p{Lu}|Dr|St|Mr|Mrs|Ms))\.(?!,)`;

const sentence =
  /^.{1,300}?\bis an? (?:[\w-]+ ){0,3}(?:movie|film|(?:mini-)?series|show|game|episode|short|special)\b[^.]{0,60}\b(?:starring|directed by|created by|written by|with)\b/u;

const starring = new RegExp(String.raw`${sentence.source}${names}\s*`, 'u');

const credits = new RegExp(String.raw`^(?:(?:Directed|Created) by ${names}\s*)?(?:With ${names}\s*)?`, 'u');

/**
 * The plot without the sentence of credits before it: "X is a movie starring A, B and C.", on IMDb also "Directed by A.
 * With B, C." Missing where nothing else is there.
 */
export function withoutCredits({ plot, ...rest }: Partial<MovieFacts>, imdb: boolean): Partial<MovieFacts> {
  if (typeof plot !== 'string') return rest;
  if (isCreditSentence(plot)) return rest;
  const own = plot.replace(starring, '');
  const bare = (imdb ? own.replace(credits, '') : own).trim();
  return bare === '' ? rest : { ...rest, plot: bare };
}
