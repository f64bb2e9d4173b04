import type { FactName, MovieFacts } from '../../movie/facts.ts';
import type { Claim } from './claim.ts';
import { otherWork } from './classify/other-work.ts';
import { isAboutOther, isDeclaredOther } from './classify/page-subject.ts';
import { isStageWork } from './classify/stage-work.ts';
import { cleanFacts } from './clean/table.ts';
import { mainSchemaMovie } from './parse/json-ld.ts';
import type { Sources } from './parse/page.ts';
import { describesSeveral, labelledFacts } from './readers/labelled-facts.ts';
import { type LabelledValue, readLabelledValues } from './readers/labelled-values.ts';
import type { Reader, ReadingPage } from './readers/reader.ts';
import { dataReaders, shownReaders } from './readers/table.ts';
import { hostOf, isImdbHost } from './values/addresses.ts';

/** A reader that failed: its facts are missing, the others' are there. */
export interface ReaderFailure {
  reader: string;
  error: string;
}

/** What all readers say of the page's movie. */
export interface PageReading {
  claims: Claim[];
  failures: ReaderFailure[];
}

/** Lets every reader read the page, in order. What is shown is left unread where it is about something else. */
export function readPage(sources: Sources, readers = { data: dataReaders, shown: shownReaders }): PageReading {
  const page = new ParsedPage(sources);
  if (!page.isImdb && isAboutOther(sources)) return { claims: [], failures: [] };
  const failures = readers.data.flatMap((reader) => page.readWith(reader));
  if (page.showsItsMovie()) failures.push(...readers.shown.flatMap((reader) => page.readWith(reader)));
  return { claims: page.claims, failures };
}

class ParsedPage implements ReadingPage {
  readonly claims: Claim[] = [];
  readonly sources: Sources;
  readonly language: string | null;
  readonly addresses: readonly (string | null)[];
  readonly names: readonly string[];
  readonly isImdb: boolean;
  readonly main: ReadingPage['main'];
  readonly isReviewed: boolean;
  isGame = false;
  #values: LabelledValue[] | null = null;
  #labelled: Partial<MovieFacts> | null = null;

  constructor(sources: Sources) {
    const { address, head, headings, schema } = sources;
    this.sources = sources;
    this.language = head.language;
    this.addresses = [address, head.canonical, head.meta.get('og:url')?.[0] ?? null];
    this.names = [...headings, head.title ?? '', head.meta.get('og:title')?.[0] ?? ''];
    this.isImdb = this.addresses.some((one) => isImdbHost(hostOf(one)));
    this.main = mainSchemaMovie(schema, [...this.addresses], [...this.names]);
    this.isReviewed = this.main?.place === 'reviewed';
  }

  get values(): LabelledValue[] {
    this.#values ??= readLabelledValues(this.sources.page, this.language, this.sources.address);
    return this.#values;
  }

  get labelled(): Partial<MovieFacts> {
    this.#labelled ??= labelledFacts(this.values, this.language);
    return this.#labelled;
  }

  /** Whether what people see is of one movie, as far as it tells: not of another kind of work, nor of several. */
  showsItsMovie(): boolean {
    if (this.main !== null) return true;
    if (!this.isImdb && isDeclaredOther(this.sources)) return false;
    if (!this.isImdb && isStageWork(this.sources)) return false;
    const other = otherWork(this.sources);
    if (other === 'other' && !this.isImdb) return false;
    this.isGame = other === 'game';
    // Cards of other movies have labels, too, but markup that is of one movie tells which the page is about.
    const isMarked = this.claims.some(({ layer, facts }) => layer === 'microdata' && facts.title !== undefined);
    return isMarked || !describesSeveral(this.values, this.language);
  }

  /** Adds what a reader says to the claims; gives its failure, if it failed. */
  readWith(reader: Reader): ReaderFailure[] {
    try {
      const { facts: read, traits = {} } = reader.read(this);
      const own = Object.entries(read).filter(([name]) => reader.facts.includes(name as FactName));
      const page = { names: this.names, address: this.sources.address, language: this.language };
      const facts = cleanFacts(Object.fromEntries(own), reader.layer, page);
      if (Object.keys(facts).length > 0) this.claims.push({ reader: reader.name, layer: reader.layer, facts, traits });
      return [];
    } catch (error) {
      return [{ reader: reader.name, error: error instanceof Error ? error.message : String(error) }];
    }
  }
}
