import { withoutNotes } from './credit-notes.ts';
import { foldText } from './text.ts';

const suffix = /^(jr|sr|ii|iii|iv|md|phd|esq)\.?$/i;
const company =
  /\b(inc|ltd|llc|gmbh|corp|corporation|company|pictures|productions?|studios?|entertainment|films?|media)\b\.?/i;

/** A clean name of a person in reading order: "Darabont, Frank" becomes "Frank Darabont", "Robert Downey, Jr." stays; "(novel)" goes. */
export function personName(text: string): string {
  const { name } = withoutNotes(text);
  const parts = name.split(',').map((part) => part.trim());
  const [family = '', given = '', ...rest] = parts;
  const reversed = rest.length === 0 && family !== '' && given !== '' && !suffix.test(given) && !company.test(name);
  return reversed ? `${given} ${family}` : name;
}

/** A name for comparison: folded, without middle initials and suffixes ("Samuel L. Jackson" = "Samuel Jackson"). */
export function foldName(name: string): string {
  const words = foldText(name)
    .split(' ')
    .filter((word) => !suffix.test(word));
  const kept = words.filter((word, index) => word.length > 1 || index === 0 || index === words.length - 1);
  return kept.join(' ');
}
