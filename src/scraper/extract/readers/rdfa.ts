import { collectMovies } from '../parse/json-ld.ts';
import { rdfa, readMarkupItems } from '../parse/markup-items.ts';
import { markupReading } from './markup-reading.ts';
import type { Reader } from './reader.ts';
import { structuredFacts } from './structured-facts.ts';

export const rdfaReader: Reader = {
  name: 'rdfa',
  layer: 'rdfa',
  facts: structuredFacts,
  read(page) {
    const roots = readMarkupItems(page.sources.page, rdfa);
    return markupReading(page, roots, collectMovies(roots, page.language, page.sources.address));
  },
};
