import type { MovieFacts } from '../../../movie/facts.ts';
import type { Layer } from '../extraction.ts';
import { withoutEntryDescription } from './entry-descriptions.ts';
import { withoutPlaceholders } from './placeholders.ts';
import { withoutPlaces } from './places-among-genres.ts';
import { withoutAttribution, withoutLabelsBefore, withoutOffer, withoutSitePitch } from './plots.ts';

/** What cleaning needs to know of the page. */
export interface CleaningPage {
  names: readonly string[];
  address: string | null;
  language: string | null;
}

/** One thing that stands where a fact would, or beside it, and is none of it. */
export interface CleaningRule {
  name: string;
  /** Whether what this layer says has to be cleaned of it. */
  appliesTo(layer: Layer): boolean;
  clean(facts: Partial<MovieFacts>, page: CleaningPage): Partial<MovieFacts>;
}

const all = () => true;
/** Where a site file says that a fact stands, nothing stands beside it. */
const found = (layer: Layer) => layer !== 'site';
const declared = (layer: Layer) => layer !== 'dom' && layer !== 'site';

/** In the order in which they are applied. */
const rules: readonly CleaningRule[] = [
  { name: 'placeholders', appliesTo: all, clean: (facts, { names }) => withoutPlaceholders(facts, names) },
  { name: 'places-among-genres', appliesTo: found, clean: (facts, { language }) => withoutPlaces(facts, language) },
  { name: 'offers', appliesTo: found, clean: withoutOffer },
  { name: 'entry-descriptions', appliesTo: found, clean: withoutEntryDescription },
  { name: 'attribution', appliesTo: found, clean: withoutAttribution },
  { name: 'labels-before', appliesTo: declared, clean: withoutLabelsBefore },
  { name: 'site-pitch', appliesTo: declared, clean: (facts, { address }) => withoutSitePitch(facts, address) },
];

/** What is left of the facts of a layer when all rules have been applied. */
export function cleanFacts(facts: Partial<MovieFacts>, layer: Layer, page: CleaningPage): Partial<MovieFacts> {
  return rules.filter((rule) => rule.appliesTo(layer)).reduce((kept, rule) => rule.clean(kept, page), facts);
}
