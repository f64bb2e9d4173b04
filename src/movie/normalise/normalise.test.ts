import fc from 'fast-check';
import { expect, it } from 'vitest';
import { emptyFacts } from '../facts.ts';
import { cleanFacts } from './clean.ts';
import { canonicalGenres } from './genres.ts';
import { foldName, personName } from './names.ts';
import { normaliseFacts } from './normalise.ts';
import { cleanText, foldText } from './text.ts';

it('takes entities, mark-up and control characters out of text', () => {
  expect(cleanText('Tom &amp;amp; Jerry\u0007 <b>return</b>\n to\u2028 town')).toBe('Tom & Jerry return to town');
  expect(cleanText('1 < 2 and 3 > 2')).toBe('1 < 2 and 3 > 2');
});

it.each([
  ['Tom &amp; Jerry', 'Tom & Jerry'],
  ['<b>Heat', 'Heat'],
  ['Heat  again', 'Heat again'],
  [' Heat', 'Heat'],
  ['Heat ', 'Heat'],
  ['Heat\tagain', 'Heat again'],
  ['Heat\u007f', 'Heat'],
  ['Ame\u0301lie', 'Am\u00e9lie'],
  ["The Man's Castle; 50% (Part_2) ~", "The Man's Castle; 50% (Part_2) ~"],
  ['', ''],
])('leaves nothing of it where it is the only flaw: %j', (text, clean) => {
  expect(cleanText(text)).toBe(clean);
});

it('turns reversed names and leaves suffixes and companies alone', () => {
  expect(personName('Darabont, Frank')).toBe('Frank Darabont');
  expect(personName('Robert Downey, Jr.')).toBe('Robert Downey, Jr.');
  expect(foldName('Samuel L. Jackson')).toBe(foldName('Samuel Jackson'));
});

it.each([
  ['Stephen King (novel)', 'Stephen King', ['novel']],
  ['Stephen King (short story "Rita Hayworth and Shawshank Redemption")', 'Stephen King', ['short story']],
  ['Roman Hocke (Roman)', 'Roman Hocke', ['novel']],
  ['Mario Puzo (based on the novel by) (screenplay by)', 'Mario Puzo', ['novel']],
  ['King, Stephen (book) (uncredited)', 'Stephen King', ['book']],
  ['Frank Darabont (screenplay)', 'Frank Darabont', []],
  ['Jim Uhls [as James Uhls]', 'Jim Uhls', []],
  ['Madonna (musician)', 'Madonna (musician)', []],
  ['(novel)', '(novel)', []],
])('understands the note of a credit: %s', (credit, name, works) => {
  const facts = normaliseFacts({ ...emptyFacts(), writers: [credit] });
  expect(facts.writers).toEqual([name]);
  expect(facts.based_on).toEqual(works);
});

it('knows genres in many languages and leaves unknown ones as they are', () => {
  expect(canonicalGenres(['Science-fiction', 'Dobrodružný', 'Krimi / Drama', 'Romantic Comedy', 'Mumblecore'])).toEqual(
    ['Sci-Fi', 'Adventure', 'Crime', 'Drama', 'Romance', 'Comedy', 'Mumblecore'],
  );
});

it('folds plain text as it would fold it among letters of other scripts', () => {
  expect(foldText("  The Man's  Castle & Co. (Part_2) ")).toBe('the mans castle and co part 2');
  fc.assert(
    fc.property(fc.string({ unit: 'binary-ascii', maxLength: 60 }), (text) => {
      expect(foldText(text)).toBe(foldText(`${text} ж`).replace(/ ?ж$/, ''));
    }),
  );
});

it('changes nothing the second time', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.constantFrom('Kubrick, Stanley', 'Drama', 'A &amp; B'),
  );
  fc.assert(
    fc.property(fc.array(text), fc.option(text), (list, title) => {
      const facts = { ...emptyFacts(), title, director: list, genre: list, keywords: list, alternate_titles: list };
      const once = normaliseFacts(cleanFacts(facts));
      expect(normaliseFacts(cleanFacts(once))).toEqual(once);
      expect(normaliseFacts(once)).toEqual(once);
    }),
  );
}, 120_000);
