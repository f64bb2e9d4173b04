import type { MovieFacts } from '../../../movie/facts.ts';
import { isPlaceName } from '../lexicon/places.ts';

/** Facts without countries and parts of the world among the genres: tags of festivals and shops mix them. */
export function withoutPlaces({ genre, ...rest }: Partial<MovieFacts>, language: string | null): Partial<MovieFacts> {
  const genres = genre?.filter((term) => !isPlaceName(term, language));
  return genres === undefined || genres.length === 0 ? rest : { ...rest, genre: genres };
}
