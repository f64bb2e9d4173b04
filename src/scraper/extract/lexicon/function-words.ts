/**
 * Short words that stand in most sentences and many titles, by language: those that no other of these languages has tell
 * in which a title is.
 */
const words: Readonly<Record<string, string>> = {
  cs: 'a aneb ve se jak když který která při pod nad před své jsou není bez pro až',
  da: 'og det der ikke som med på til af hvor',
  de: 'der die das und ein eine im zum zur vom mit für auf nicht ist dem den',
  en: 'the of and with for my your his her this that is from who',
  es: 'el los las y una del por mi su que para con sin',
  et: 'ja see kes mis ei oma',
  fi: 'ja joka ei kuin hän minun meidän',
  fr: 'le les et une du des dans sur pour mon sa qui au aux avec sans chez',
  hr: 'i na se iz koji koja bez kako',
  hu: 'egy és az nem van hogy vagy csak',
  it: 'il gli e della del di nel che per mio una con senza',
  lt: 'ir iš su kad apie',
  lv: 'un ar par kas',
  nl: 'het een van en voor naar uit zijn mijn niet',
  no: 'og det ikke som med på til av hvor',
  pl: 'w z nie jest który która przez dla pod nad się czy jak albo',
  pt: 'o os as e uma do da dos das no na em por meu sua que com sem',
  ro: 'și si sau cu din pe la nu mea lui este ca până pentru',
  sk: 'a alebo vo sa ako keď ktorý pri pod nad pred sú nie bez pre až',
  sv: 'och det inte som med på till av där ett en',
  tr: 've bir ile için bu gibi değil',
};

const languagesOf = new Map<string, Set<string>>();
for (const [language, list] of Object.entries(words)) {
  for (const word of list.split(' ')) languagesOf.set(word, (languagesOf.get(word) ?? new Set()).add(language));
}

/**
 * Whether a text is in another language than the page, as its short words tell: it has one that the page's language has
 * not, and none that it has. False where nothing tells.
 */
export function isInOtherLanguage(text: string, pageLanguage: string): boolean {
  const own = pageLanguage.slice(0, 2).toLowerCase();
  if (words[own] === undefined) return false;
  const found = text
    .toLowerCase()
    .split(/[^\p{L}\p{M}]+/u)
    .flatMap((word) => languagesOf.get(word) ?? []);
  return found.length > 0 && found.every((languages) => !languages.has(own));
}
