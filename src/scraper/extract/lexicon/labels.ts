import { foldWords } from '../text.ts';
import { type LabelledFact, labelledFacts } from './language.ts';
import { languages } from './languages/table.ts';

export type { LabelledFact } from './language.ts';

const factOf = new Map<string, LabelledFact>();
for (const fact of labelledFacts) {
  for (const label of languages.flatMap(({ labels }) => labels?.[fact] ?? [])) {
    const key = foldLabel(label);
    if (!factOf.has(key)) factOf.set(key, fact);
  }
}

/** Labels that mean something in one language only, by language: "argumento" is the plot in Spanish and the screenplay in Portuguese. */
const ownFactOf = new Map<string, Map<string, LabelledFact>>();
for (const { language, ownLabels = {} } of languages) {
  const own = labelledFacts.flatMap((fact) =>
    (ownLabels[fact] ?? []).map((label): [string, LabelledFact] => [foldLabel(label), fact]),
  );
  if (own.length > 0) ownFactOf.set(language, new Map(own));
}

/** The longest label of the table, so that longer texts are not even looked up. */
export const longestLabel = 40;

/** Words that announce people as a label does, and stand in any sentence: "a drama with Ann Bell". */
const prepositions = new Set(['with', 'con', 'mit', 'met', 'cu', 'avec', 'com', 'med']);

/** Whether a label is a word that stands in any sentence, too. */
export function isPreposition(label: string): boolean {
  return prepositions.has(foldLabel(label));
}

/** The fact that a label announces, e.g. `Réalisateur :`; null where it is no label of the lexicon. */
export function labelledFact(text: string, language: string | null): LabelledFact | null {
  if (text.length === 0 || text.length > longestLabel) return null;
  const key = foldLabel(text);
  return ownFactOf.get(language?.slice(0, 2) ?? '')?.get(key) ?? factOf.get(key) ?? null;
}

function foldLabel(text: string): string {
  const words = foldWords(/[’ʼ`]/.test(text) ? text.replace(/[’ʼ`]/g, "'") : text);
  const bare = words.includes('(') ? words.replace(/\s*\((?:wga|s|en|in|es)\)/g, '') : words;
  let start = 0;
  let end = bare.length;
  while (end > 0 && ' \t\n:：.…*(-–—'.includes(bare.charAt(end - 1))) end--;
  while (start < end && ' \t\n•·-'.includes(bare.charAt(start))) start++;
  return bare.slice(start, end);
}
