import { describesSeveral } from '../readers/labelled-facts.ts';
import type { ReadingPage } from '../readers/reader.ts';
import { isAboutOther, isDeclaredOther } from './page-subject.ts';
import { isStageWork } from './stage-work.ts';

/** Of a page about one movie everything is read; else only the data in it, or nothing. */
export type Readable = 'everything' | 'data' | 'nothing';

/** The first rule whose test holds decides what of a page is about one movie. */
interface SubjectRule {
  name: string;
  test(page: ReadingPage): boolean;
  verdict: Readable;
  /** Why, for people who debug a page. */
  reason: string;
}

const subjectRules: readonly SubjectRule[] = [
  {
    name: 'other-subject',
    test: ({ isImdb, sources }) => !isImdb && isAboutOther(sources),
    verdict: 'nothing',
    reason: 'the thing that its heading names is no movie',
  },
  {
    name: 'structured-movie',
    test: ({ main }) => main !== null,
    verdict: 'everything',
    reason: 'its structured data is of one movie',
  },
  {
    name: 'declared-other',
    test: ({ isImdb, sources }) => !isImdb && isDeclaredOther(sources),
    verdict: 'data',
    reason: 'it declares to be about something that is no movie',
  },
  {
    name: 'stage-work',
    test: ({ isImdb, sources }) => !isImdb && isStageWork(sources),
    verdict: 'data',
    reason: 'it is about a work on stage',
  },
  {
    name: 'other-work',
    test: ({ isImdb, work }) => !isImdb && work === 'other',
    verdict: 'data',
    reason: 'its heading or labels are those of something else',
  },
  {
    // Cards of other movies have labels, too, but markup that is of one movie tells which the page is about.
    name: 'marked-movie',
    test: ({ isMarked }) => isMarked,
    verdict: 'everything',
    reason: 'its markup is of one movie',
  },
  {
    name: 'several-movies',
    test: ({ values, language }) => describesSeveral(values, language),
    verdict: 'data',
    reason: 'its labels describe several movies',
  },
];

/** What of a page can be read as said of one movie. */
export function readableOf(page: ReadingPage): Readable {
  return subjectRules.find(({ test }) => test(page))?.verdict ?? 'everything';
}
