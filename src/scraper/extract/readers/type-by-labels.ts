import type { MovieFacts } from '../../../movie/facts.ts';
import type { LabelledValue } from './labelled-values.ts';
import type { Reader } from './reader.ts';

/** A page that names no type but a director or takings, and is of no series, is about a movie; IMDb marks all but movies. */
function movieByLabels(
  heading: Partial<MovieFacts>,
  labelled: Partial<MovieFacts>,
  values: readonly LabelledValue[],
  imdb: boolean,
): Partial<MovieFacts> {
  const names = (fact: LabelledValue['fact']) => values.some((value) => value.fact === fact);
  const series = labelled.creators !== undefined || heading.end_year !== undefined || names('seasons');
  // A movie may have one episode, and "created by" may stand on the page of any work.
  const told = names('seasons') && (labelled.creators !== undefined || heading.end_year !== undefined);
  if (heading.type === undefined && told && !imdb) return { type: 'tvSeries' };
  if (heading.type !== undefined || series || !(labelled.director !== undefined || names('boxOffice'))) return {};
  return heading.year !== undefined || !imdb ? { type: 'movie' } : {};
}

/** Movie, series or game by which labels the page has, where neither its data nor its heading says. */
export const typeByLabelsReader: Reader = {
  name: 'type-by-labels',
  layer: 'dom',
  facts: ['type'],
  read({ heading, labelled, values, isImdb, isGame }) {
    return { facts: isGame ? { type: 'videoGame' } : movieByLabels(heading, labelled, values, isImdb) };
  },
};
