import { markupReading } from './markup-reading.ts';
import type { Reader } from './reader.ts';
import { structuredFacts } from './structured-facts.ts';

export const microdataReader: Reader = {
  name: 'microdata',
  layer: 'microdata',
  facts: structuredFacts,
  read: (page) => markupReading(page, page.sources.items.roots, page.sources.items.schema),
};
