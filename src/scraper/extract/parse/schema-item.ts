import type { MovieType } from '../../../movie/facts.ts';
import { schemaMovieType } from '../lexicon/movie-types.ts';
import { cleanMarkupText, cleanText } from '../text.ts';
import { absoluteUrl, hostOf, imdbTitleId, isImdbHost } from '../values/addresses.ts';
import { parseDecimal } from '../values/numbers.ts';
import { asArray, at, type Json, type JsonObject } from './lenient-json.ts';

/** What the mapping needs to know of the page around an item. */
export interface SchemaContext {
  language: string | null;
  baseUrl: string | null;
  /** Items by `@id`, so that references can be followed. */
  byId?: Map<string, JsonObject>;
}

/** The movie type of a schema.org item (JSON-LD, or microdata and RDFa in the same shape); null where it is no movie work. */
export function schemaItemType(item: JsonObject, baseUrl: string | null): MovieType | null {
  const names = asArray(item['@type']).filter((name) => typeof name === 'string');
  // What is sold is a disc, with the marks of its buyers.
  if (names.some((name) => /(?:^|[/:])(?:Individual)?Product$/.test(name))) return null;
  for (const name of names) {
    const type = schemaMovieType(name);
    if (type !== null) return type;
  }
  const creativeWork = names.some((name) => /(?:^|[/:])CreativeWork$/.test(name));
  const url = absoluteUrl(stringOf(item.url), baseUrl);
  // IMDb's name for what went straight to video.
  return creativeWork && isImdbHost(hostOf(url)) && imdbTitleId(url) !== null ? 'video' : null;
}

/** The first text of a value: its own, or that of its `@value`, without markup. */
export function firstText(value: Json | undefined): string | null {
  for (const entry of asArray(value)) {
    const text =
      typeof entry === 'number'
        ? String(entry)
        : typeof entry === 'string'
          ? cleanMarkupText(entry)
          : firstText(at(entry, '@value'));
    if (text !== null && text !== '') return text;
  }
  return null;
}

export function stringOf(value: Json | undefined): string | null {
  const first = asArray(value)[0];
  return typeof first === 'string' ? cleanText(first) : typeof first === 'number' ? String(first) : null;
}

export function scalar(value: Json | undefined): string | number | null {
  const first = asArray(value)[0];
  return typeof first === 'string' || typeof first === 'number' ? first : null;
}

/** Position in a list, from 1. */
export function listPosition(value: Json | undefined): number | undefined {
  const position = parseDecimal(value);
  return position !== null && Number.isInteger(position) && position > 0 ? position : undefined;
}
