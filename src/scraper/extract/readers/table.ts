import { addressReader } from './address.ts';
import { applicationDataReader } from './application-data.ts';
import { castTableReader } from './cast-table.ts';
import { countriesShownReader } from './countries-shown.ts';
import { countsReader } from './counts.ts';
import { creditCardsReader } from './credit-cards.ts';
import { describedCreditsReader } from './described-credits.ts';
import { embeddedMovieReader } from './embedded-movie.ts';
import { factLineReader } from './fact-line.ts';
import { headingReader } from './heading.ts';
import { jsonLdReader } from './json-ld.ts';
import { labelsReader } from './labelled-facts.ts';
import { lineBesideHeadingReader } from './line-beside-heading.ts';
import { linkedFactsReader } from './linked-facts.ts';
import { linkedIdReader } from './linked-id.ts';
import { microdataReader } from './microdata.ts';
import { namedElementsReader } from './named-elements.ts';
import { openGraphReader } from './open-graph.ts';
import { originalTitleMarksReader } from './original-title-marks.ts';
import { plotBesideHeadingReader } from './plot-beside-heading.ts';
import { posterReader } from './poster.ts';
import { rdfaReader } from './rdfa.ts';
import type { Reader } from './reader.ts';
import { repeatedDescriptionReader } from './repeated-description.ts';
import { rolesInBracketsReader } from './roles-in-brackets.ts';
import { separatedLineReader } from './separated-line.ts';
import { titleBelowHeadingReader } from './title-below-heading.ts';
import { titleInBracketsReader } from './title-in-brackets.ts';
import { titlesByLanguageReader } from './titles-by-language.ts';
import { twoTitlesReader } from './two-titles.ts';
import { typeByLabelsReader } from './type-by-labels.ts';
import { yearBesideHeadingReader } from './year-beside-heading.ts';

/** Of data in the page: what a site's programs wrote for programs. */
export const dataReaders: readonly Reader[] = [
  applicationDataReader,
  embeddedMovieReader,
  jsonLdReader,
  microdataReader,
  rdfaReader,
];

/** Of what people see and what the page declares of itself. Within a layer the reader that stands first is believed first. */
export const shownReaders: readonly Reader[] = [
  labelsReader,
  twoTitlesReader,
  headingReader,
  typeByLabelsReader,
  castTableReader,
  creditCardsReader,
  rolesInBracketsReader,
  linkedFactsReader,
  originalTitleMarksReader,
  titlesByLanguageReader,
  separatedLineReader,
  yearBesideHeadingReader,
  countsReader,
  factLineReader,
  linkedIdReader,
  namedElementsReader,
  lineBesideHeadingReader,
  countriesShownReader,
  posterReader,
  plotBesideHeadingReader,
  repeatedDescriptionReader,
  titleInBracketsReader,
  titleBelowHeadingReader,
  describedCreditsReader,
  openGraphReader,
  addressReader,
];
