import { readDataset } from '../../../src/demo/site/dataset.ts';
import { between, pick, seededRandom } from '../../../src/demo/site/random.ts';
import { word } from './people.ts';

/** Where a title comes from: `sequel` and `remake` after another movie's. */
export type TitleKind = 'own' | 'sequel' | 'remake';

/**
 * Titles by number of the movie. Half of the words are those of real titles, as often as they occur there; the others are invented,
 * common ones and rare ones. Of a hundred movies two go by another one's title, and three are its sequel.
 */
export function titleMaker(seed: number, movies: number): (movie: number) => { title: string; kind: TitleKind } {
  const real = readDataset().map(({ title }) => title.split(/[\s:]+/).filter((part) => /^[A-Za-z']{2,}$/.test(part)));
  const words = real.flat();
  const lengths = real.map((title) => Math.min(6, Math.max(1, title.length)));
  const make = (movie: number): string => {
    const random = seededRandom(seed, 'title', movie);
    const length = pick(random, lengths);
    const parts = Array.from({ length }, () =>
      random() < 0.5 ? pick(random, words) : word(Math.floor(120_000 * random() ** 2), 'title'),
    );
    return parts.join(' ');
  };
  return (movie) => {
    const random = seededRandom(seed, 'kind', movie);
    const share = random();
    const other = Math.floor(random() * movies);
    if (share < 0.02) return { title: make(other), kind: 'remake' };
    if (share < 0.05) return { title: `${make(other)} ${between(random, 2, 4)}`, kind: 'sequel' };
    return { title: make(movie), kind: 'own' };
  };
}

/** The title under which a movie is shown elsewhere: other words, or the same with some more. A sequel keeps its number. */
export function localisedTitle(movie: number, title: string, kind: TitleKind): string {
  const random = seededRandom('localised', movie);
  const number = kind === 'sequel' ? ` ${title.split(' ').at(-1)}` : '';
  const words = Array.from({ length: between(random, 1, 4) }, () => word(Math.floor(120_000 * random() ** 2), 'other'));
  return random() < 0.25 ? `${title} – ${words.join(' ')}` : `${words.join(' ')}${number}`;
}

/** A text with one letter doubled, left out, swapped or replaced. */
export function mistyped(random: () => number, text: string): string {
  const at = between(random, 1, Math.max(1, text.length - 2));
  const letter = text[at] ?? '';
  const wrong = pick(random, ['', letter + letter, pick(random, [...'aeinrst'])]);
  const isSwap = random() < 0.3;
  return isSwap
    ? text.slice(0, at) + (text[at + 1] ?? '') + letter + text.slice(at + 2)
    : text.slice(0, at) + wrong + text.slice(at + 1);
}
