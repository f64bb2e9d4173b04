const units =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  );
const tens = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');
const numberOf = new Map([
  ...units.map((word, value) => [word, value] as const).slice(1),
  ...tens.map((word, index) => [word, 20 + 10 * index] as const),
]);
const small = [...numberOf.keys()].join('|');
const smallNumber = `(?:(?:${tens.join('|')}) (?:${units.slice(1, 10).join('|')})|${small})\\b`;
/** Up to the thousands: "one hundred and one", "two thousand one". */
const numberWords = new RegExp(
  `\\b(?:(${smallNumber}) thousand\\b(?: and)? ?)?(?:(${smallNumber}) hundred\\b(?: and)? ?)?(${smallNumber})?`,
  'g',
);
const digitInWord = /(?<=\p{L})[013457](?=\p{L})/gu;
const letterOf: Record<string, string> = { 0: 'o', 1: 'i', 3: 'e', 4: 'a', 5: 's', 7: 'v' };

/** A folded title with English numbers in digits ("one hundred and one" is "101"), and digits that stand for a letter as that. */
export function numbersInDigits(title: string): string {
  const spelled = title.replace(digitInWord, (digit) => letterOf[digit] ?? digit);
  return spelled.replace(numberWords, (words, thousands?: string, hundreds?: string, rest?: string) => {
    if (words === '') return '';
    const value = 1000 * smallValue(thousands) + 100 * smallValue(hundreds) + smallValue(rest);
    return `${value}${/ $/.test(words) ? ' ' : ''}`;
  });
}

function smallValue(words = ''): number {
  return words.split(' ').reduce((sum, word) => sum + (numberOf.get(word) ?? 0), 0);
}

const editionName =
  "(?:the )?(?:(?:director['’]?s|extended|final|theatrical|unrated|uncut|special|ultimate|international|original) (?:cut|edition|version)|(?:\\d+(?:st|nd|rd|th) )?anniversary(?: edition)?|(?:digitally )?remastered|unrated|uncut|redux)";
const edition = new RegExp(`^(.*\\S)\\s*(?:[([]\\s*${editionName}\\s*[)\\]]|[:–—-]\\s+${editionName})\\s*$`, 'i');

/** A title without the name of an edition behind it: "Blade Runner (The Final Cut)" is the movie Blade Runner. */
export function withoutEdition(title: string): string {
  return edition.exec(title)?.[1] ?? title;
}
