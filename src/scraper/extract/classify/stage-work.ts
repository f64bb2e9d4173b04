import { mayNameStageWork, namesStageWork } from '../lexicon/stage-works.ts';
import { asArray } from '../parse/lenient-json.ts';
import type { Sources } from '../parse/page.ts';
import { foldText } from '../text.ts';
import { parseHeading, titleParts } from '../values/titles.ts';

const creativeWork = /(?:^|[/:])(?:CreativeWork|Play|TheaterEvent)$/;
const ofStage = /\/(?:drama|theat(?:er|re)|stage|opera|ballet|performances?)\//i;

/**
 * Whether a page is about a work on stage, which has director, writers, cast and marks like a movie: its title says so
 * behind the work's name ("Harbour - Opera"), or the structured data of no movie class with such a genre.
 */
export function isStageWork({ head, items, schema, headings, address }: Sources): boolean {
  const [name = '', ...behind] = titleParts(head.title ?? '');
  const isHeading = headings.some((heading) => foldText(heading) === foldText(parseHeading(name).title));
  if (isHeading && behind.some((part) => namesStageWork(part.replace(/\s*[（(][^()（）]{1,40}[）)]$/u, ''))))
    return true;
  if (schema.movies.length + items.schema.movies.length > 0) return false;
  const isOnStage = ofStage.test(URL.parse(address ?? '')?.pathname ?? '');
  return items.roots.some((item) => {
    const isOfClass = asArray(item['@type']).some((type) => typeof type === 'string' && creativeWork.test(type));
    const genres = asArray(item.genre).filter((genre) => typeof genre === 'string');
    return isOfClass && genres.some((genre) => (isOnStage ? mayNameStageWork(genre) : namesStageWork(genre)));
  });
}
