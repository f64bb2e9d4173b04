import { withoutCredits } from './credit-sentences.ts';
import type { Reader } from './reader.ts';
import { namesAuthorsOnly, schemaFacts } from './schema-movie.ts';
import { structuredFacts } from './structured-facts.ts';

export const jsonLdReader: Reader = {
  name: 'json-ld',
  layer: 'json-ld',
  facts: structuredFacts,
  read({ main, isImdb, sources }) {
    if (main === null) return { facts: {} };
    const traits = { titleIsOriginal: isImdb, writersAreAuthors: namesAuthorsOnly(main.item) };
    return { facts: withoutCredits(schemaFacts(main, sources.schema.context), isImdb), traits };
  },
};
