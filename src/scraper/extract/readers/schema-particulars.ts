import type { MovieFacts } from '../../../movie/facts.ts';
import { presentFacts } from '../claim.ts';
import { asArray, at, isObject, type Json, type JsonObject } from '../parse/lenient-json.ts';
import { firstText, type SchemaContext } from '../parse/schema-item.ts';
import { cleanText, distinctTexts } from '../text.ts';
import { imageAddress } from '../values/images.ts';
import { countriesIn, languagesIn } from '../values/places.ts';

type Particulars = Pick<MovieFacts, 'image' | 'countries' | 'languages' | 'content_rating'>;

/** Poster, countries, languages and content rating of a schema.org movie item. Absent facts are missing. */
export function schemaParticulars(item: JsonObject, { language, baseUrl }: SchemaContext): Partial<Particulars> {
  const countries = textsOf(item.countryOfOrigin).flatMap((text) => countriesIn(text, language));
  const languages = textsOf(item.inLanguage).flatMap((text) => languageTag(text) ?? languagesIn(text, language));
  const [rating = ''] = textsOf(item.contentRating);
  return presentFacts({
    image: imageOf([item.image, item.thumbnailUrl], baseUrl),
    countries: distinctTexts(countries),
    languages: distinctTexts(languages),
    content_rating: isRating(rating) ? rating : null,
  });
}

function imageOf(values: (Json | undefined)[], baseUrl: string | null): string | null {
  for (const value of values.flatMap((entry) => asArray(entry))) {
    const address = isObject(value) ? (firstText(value.contentUrl) ?? firstText(value.url)) : firstText(value);
    const image = imageAddress(address, baseUrl);
    if (image !== null) return image;
  }
  return null;
}

/** Texts of a value that may be named objects: `{"@type": "Country", "name": "France"}`. */
function textsOf(value: Json | undefined): string[] {
  return asArray(value)
    .map((entry) => (isObject(entry) ? firstText(entry.name ?? at(entry, 'identifier')) : firstText(entry)))
    .filter((text) => text !== null)
    .map(cleanText);
}

/** The language of a tag: of "fr-FR" it is "fr". Null where the text is none. */
function languageTag(text: string): string | null {
  const [, language] = /^([a-z]{2,3})(?:[-_][a-z\d]{2,8})?$/i.exec(text) ?? [];
  return language?.toLowerCase() ?? null;
}

/** Some sites say there that nobody has rated it, or give an address. */
function isRating(text: string): boolean {
  return text !== '' && text.length <= 40 && !/^(?:https?:|n\/?a$|nr$|not rated$|unrated$|none$|-+$)/i.test(text);
}
