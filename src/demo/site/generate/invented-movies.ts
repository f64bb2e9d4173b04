import type { DatasetMovie } from '../dataset.ts';
import { between, pick, seededRandom } from '../random.ts';
import { inventCharacter } from './people.ts';

const adjectives =
  'Amber Borrowed Crooked Distant Forgotten Hollow Last Midnight Paper Quiet Salted Seventh Silver Stolen Unsent'.split(
    ' ',
  );
const nouns =
  'Arcade Atlas Carousel Ferry Greenhouse Harbour Lantern Ledger Orchard Parade Postcard Sparrow Staircase Telegram Winter'.split(
    ' ',
  );
const genres = ['Drama', 'Comedy', 'Thriller/Suspense', 'Horror', 'Adventure'] as const;

/** Movies that exist nowhere, numbered on from `firstIndex`, shaped like those of the data set. */
export function inventDatasetMovies(count: number, firstIndex: number, seed: number): DatasetMovie[] {
  return Array.from({ length: count }, (_, position) => {
    const index = firstIndex + position;
    const random = seededRandom(seed, 'invented', index);
    const genre = pick(random, genres);
    return {
      index,
      title: inventTitle(position, seed),
      releaseDate: `${between(random, 1975, 2010)}-${String(between(random, 1, 12)).padStart(2, '0')}-${String(between(random, 1, 28)).padStart(2, '0')}`,
      rating: between(random, 35, 85) / 10,
      votes: between(random, 50, 4000),
      runtimeMinutes: between(random, 78, 140),
      certificate: null,
      distributor: null,
      director: inventCharacter(random).name,
      genres: [genre.split('/')[0] ?? genre],
      majorGenre: genre,
      creativeType: 'Contemporary Fiction',
      basis: null,
    };
  });
}

/** Titles repeat only after every pair of words was used: the stride shares no factor with the number of pairs. */
function inventTitle(position: number, seed: number): string {
  const pair = (position * 37 + seed) % (adjectives.length * nouns.length);
  return `The ${adjectives[pair % adjectives.length]} ${nouns[Math.floor(pair / adjectives.length)]}`;
}
