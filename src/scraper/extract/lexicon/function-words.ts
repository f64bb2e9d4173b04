import { languages } from './languages/table.ts';

/** Which languages have a short word of this spelling. */
const languagesOf = new Map<string, Set<string>>();
for (const { language, functionWords = '' } of languages) {
  for (const word of functionWords.split(' ').filter((one) => one !== ''))
    languagesOf.set(word, (languagesOf.get(word) ?? new Set()).add(language));
}

/**
 * Whether a text is in another language than the page, as its short words tell: it has one that the page's language has
 * not, and none that it has. False where nothing tells.
 */
export function isInOtherLanguage(text: string, pageLanguage: string): boolean {
  const own = pageLanguage.slice(0, 2).toLowerCase();
  if (!languages.some(({ language, functionWords }) => language === own && functionWords !== undefined)) return false;
  const words = text.toLowerCase().split(/[^\p{L}\p{M}]+/u);
  const found = words.flatMap((word) => languagesOf.get(word) ?? []);
  const isTold = found.length > 0 && found.every((spoken) => !spoken.has(own));
  // In names of people, too, stand such words, and nothing else begins small: "Guillermo del Toro".
  return isTold && text.split(/[^\p{L}\p{M}]+/u).some((word) => /^\p{Ll}/u.test(word) && !languagesOf.has(word));
}
