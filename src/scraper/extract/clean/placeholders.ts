import type { MovieFacts } from '../../../movie/facts.ts';
import { languages } from '../lexicon/languages/table.ts';
import { cleanText, foldText, foldWords } from '../text.ts';

/** What pages show in the place of a fact that nobody has entered, in the languages of movie sites. */
const words = new Set(languages.flatMap(({ placeholders }) => placeholders ?? []).map(foldWords));
/** A template that was not filled in, or the name of a value instead of the value. */
const unfilled = /^(?:\{\{.{0,200}\}\}|\$\{.{0,200}\}|<%.{0,200}%>|%[sd]|%\w{1,30}%|NaN|\[object Object\])$/;
const filler = /^lorem ipsum\b/i;
/** What is left of "k. A." where full stops separate. */
const initial = /^[A-Z]\.?$/i;
/** "No overview available.", "We don't have any cast added to this movie." Stories, too, begin "There is no way out …". */
const apologies =
  /^(?:(?:sorry,? )?(?:we|it looks like we) (?:don.t|do not|have no|haven.t)\b|(?:there (?:is|are)|(?:this|the) (?:film|movie|title|show|series) has) no\b|no (?=\w))(?=.{0,150}(?:\b(?:plots?|overview|synopsis|summary|description|cast|crew|keywords?|tags|genres|data|information|info|ratings?|votes|biography|translated)\b|\byet[.!]?(?:$| )))|^(?:help us (?:expand|by)|be the first to (?:add|write|rate)|click here to add|you can (?:help by )?add)|^(?:plot|synopsis|summary|overview|description) (?:is )?(?:not (?:yet )?available|unavailable|coming soon|to follow)\b|^(?:zu diesem|für diesen) film (?:liegt|liegen|gibt es) (?:noch )?kein|^aucune? (?:synopsis|résumé|description)\b|^(?:no hay|sin) (?:sinopsis|descripción)\b|^nessuna trama\b|^brak opisu\b|^описание отсутствует/iu;
const longestApology = 200;

/** Whether a text says that there is no fact: "N/A", "—", "{{ movie.plot }}", "No overview has been added yet." */
export function isPlaceholder(value: string): boolean {
  const text = cleanText(value.slice(0, 300));
  if (filler.test(text)) return true;
  if (text.length > longestApology) return false;
  if (unfilled.test(text) || apologies.test(text) || !/[\p{L}\p{N}]/u.test(text)) return true;
  return words.has(foldWords(text).replace(/^[\s([]+|[\s.…!)\]]+$/g, '')) || words.has(foldWords(text));
}

const lists = ['director', 'writers', 'creators', 'stars', 'genre', 'keywords'] as const;

/**
 * Facts without those that only hold the place of one. A rating of 0 is none, nor are 0 votes. What a name of the page
 * says, too, is a title: "Unknown" beside the heading "Unknown Identity".
 */
export function withoutPlaceholders(facts: Partial<MovieFacts>, names: readonly string[]): Partial<MovieFacts> {
  const kept: Partial<MovieFacts> = { ...facts };
  for (const list of lists) {
    // Filler goes on behind its first comma.
    const given = kept[list]?.some((entry) => filler.test(entry)) ? [] : kept[list];
    const entries = given?.filter((entry) => !isPlaceholder(entry) && !(list === 'genre' && initial.test(entry)));
    if (entries?.length === 0) delete kept[list];
    else if (entries !== undefined) kept[list] = entries;
  }
  if (typeof kept.plot === 'string' && isPlaceholder(kept.plot)) delete kept.plot;
  if (typeof kept.title === 'string' && unfilled.test(kept.title)) delete kept.title;
  const { original_title: original } = kept;
  const isNamed = (title: string) => names.some((name) => foldText(name).includes(foldText(title)));
  const isTitle = (title: string) =>
    (foldText(title) !== '' && !unfilled.test(title) && isNamed(title)) || !(title === '0' || isPlaceholder(title));
  if (typeof original === 'string' && !isTitle(original)) delete kept.original_title;
  const alternatives = kept.alternate_titles?.filter(isTitle) ?? [];
  if (alternatives.length > 0) kept.alternate_titles = alternatives;
  else delete kept.alternate_titles;
  if (kept.rating === 0 && !kept.votes) delete kept.rating;
  if (kept.votes === 0) delete kept.votes;
  return kept;
}
