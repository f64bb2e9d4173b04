import type { Movie } from './movie.ts';

/** Why one movie is recommended beside another, most telling first: "same director, heist". Empty where nothing is known. */
export function reasonsFor(movie: Movie, other: Movie): string {
  const shared = (of: (one: Movie) => readonly string[]) => {
    const values = new Set(of(other).map((value) => value.toLowerCase()));
    return of(movie).filter((value) => values.has(value.toLowerCase()));
  };
  const [star] = shared(({ stars }) => stars);
  const reasons = [
    ...(shared(({ director }) => director).length > 0 ? ['same director'] : []),
    ...(star === undefined ? [] : [`with ${star}`]),
    ...(shared(({ writers }) => writers).length > 0 ? ['same writer'] : []),
    ...shared(({ keywords }) => keywords).slice(0, 2),
    ...shared(({ genre }) => genre).slice(0, 2),
  ];
  return [...new Set(reasons)].slice(0, 3).join(', ');
}
