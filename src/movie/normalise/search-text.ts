import anyAscii from 'any-ascii';
import { foldText } from './text.ts';

const plain = /^[\x20-\x7e]*$/;
/** Scripts that put no space between words, and Korean, where words grow at their end. */
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/gu;

/**
 * Folded text in which each sign of a script without spaces is a word of its own: what is searched is found wherever it stands, as a
 * row of such words.
 */
export function searchText(text: string): string {
  const folded = foldText(text);
  if (plain.test(folded)) return folded;
  // Folding takes Korean syllables apart.
  return folded.normalize('NFC').replace(unspaced, ' $& ').replace(/ +/g, ' ').trim();
}

/** Whether text as `searchText` gives it ends with a sign that is a word of its own: nothing begins with it but itself. */
export function endsInSign(text: string): boolean {
  return /^[^a-z0-9]$/.test(text.slice(-1)) && text.slice(-1).search(unspaced) === 0;
}

/** How texts of other scripts read in Latin letters, folded; of scripts without spaces in one word and in one for each sign. Empty for Latin texts. */
export function latinReadings(texts: readonly string[]): string {
  return texts
    .filter((text) => !plain.test(text))
    .map(foldText)
    .filter((text) => !plain.test(text))
    .map((text) => text.normalize('NFC'))
    .flatMap((text) => {
      const whole = foldText(anyAscii(text));
      const apart = foldText(anyAscii(text.replace(unspaced, ' $& ')));
      return whole === apart ? [whole] : [whole, apart];
    })
    .join(' ');
}
