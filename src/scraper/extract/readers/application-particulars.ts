import type { MovieFacts } from '../../../movie/facts.ts';
import { presentFacts } from '../claim.ts';
import { asArray, at, type JsonObject } from '../parse/lenient-json.ts';
import { imageAddress } from '../values/images.ts';

type Particulars = Pick<MovieFacts, 'image' | 'countries' | 'languages' | 'content_rating'>;

/** Poster, countries, languages and certificate of a title out of the objects that IMDb's pages embed about it; of several lists the longest. */
export function applicationParticulars(objects: readonly JsonObject[]): Partial<Particulars> {
  const texts = (...path: string[]) =>
    objects.map((object) => at(object, ...path)).filter((value) => typeof value === 'string');
  const ids = (...path: string[]) =>
    objects.map((object) =>
      asArray(at(object, ...path))
        .map((entry) => at(entry, 'id'))
        .filter((id) => typeof id === 'string'),
    );
  const longest = (lists: string[][]) => lists.reduce((best, list) => (list.length > best.length ? list : best), []);
  const [rating = null] = texts('certificate', 'rating');
  return presentFacts({
    image:
      texts('primaryImage', 'url')
        .map((url) => imageAddress(url, null))
        .find((url) => url !== null) ?? null,
    countries: longest(ids('countriesOfOrigin', 'countries')),
    languages: longest(ids('spokenLanguages', 'spokenLanguages')),
    content_rating: rating === null || rating.length > 100 ? null : rating,
  });
}
