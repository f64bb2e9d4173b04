import { applicationDataReader } from './application-data.ts';
import { typeByLabelsReader } from './beside-labels.ts';
import { castTableReader } from './cast-table.ts';
import { countsReader } from './counts.ts';
import { creditCardsReader } from './credit-cards.ts';
import { describedCreditsReader } from './described-credits.ts';
import { embeddedMovieReader } from './embedded-movie.ts';
import { factLineReader } from './fact-line.ts';
import { headingReader } from './heading.ts';
import { labelsReader } from './labelled-facts.ts';
import { lineBesideHeadingReader } from './line-beside-heading.ts';
import { linkedFactsReader } from './linked-facts.ts';
import { linkedIdReader } from './linked-id.ts';
import { namedElementsReader } from './named-elements.ts';
import { addressReader, openGraphReader } from './open-graph.ts';
import { originalTitleMarksReader } from './original-title-marks.ts';
import { plotBesideHeadingReader } from './plot-beside-heading.ts';
import type { Reader } from './reader.ts';
import { jsonLdReader, microdataReader, rdfaReader } from './structured-data.ts';
import { titleInBracketsReader } from './title-in-brackets.ts';
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
  headingReader,
  typeByLabelsReader,
  castTableReader,
  creditCardsReader,
  linkedFactsReader,
  originalTitleMarksReader,
  yearBesideHeadingReader,
  countsReader,
  factLineReader,
  linkedIdReader,
  namedElementsReader,
  lineBesideHeadingReader,
  plotBesideHeadingReader,
  titleInBracketsReader,
  describedCreditsReader,
  openGraphReader,
  addressReader,
];
