import type { FactName, MovieFacts } from '../../movie/facts.ts';
import type { Claim } from './claim.ts';
import { otherWork } from './classify/other-work.ts';
import { readableOf } from './classify/subject.ts';
import { cleanFacts } from './clean/table.ts';
import { mainSchemaMovie } from './parse/json-ld.ts';
import type { Sources } from './parse/page.ts';
import { headingFacts, withoutOriginal } from './readers/heading.ts';
import { labelledFacts } from './readers/labelled-facts.ts';
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

/** Lets every reader read the page. What is shown is left unread where it is about something else. */
export function readPage(sources: Sources, readers = { data: dataReaders, shown: shownReaders }): PageReading {
  const page = new ParsedPage(sources);
  const readable = readableOf(page);
  const reading: PageReading = { claims: [], failures: [] };
  if (readable !== 'nothing') for (const reader of readers.data) readWith(reader, page, reading);
  if (readable === 'everything') for (const reader of readers.shown) readWith(reader, page, reading);
  return reading;
}

/** Adds what a reader says to the claims, or its failure. */
function readWith(reader: Reader, page: ReadingPage, { claims, failures }: PageReading): void {
  try {
    const { facts: read, traits = {} } = reader.read(page);
    const own = Object.entries(read).filter(([name]) => reader.facts.includes(name as FactName));
    const { names, language } = page;
    const about = { names, language, address: page.sources.address };
    const facts = cleanFacts(Object.fromEntries(own), reader.layer, about);
    if (Object.keys(facts).length > 0) claims.push({ reader: reader.name, layer: reader.layer, facts, traits });
  } catch (error) {
    failures.push({ reader: reader.name, error: error instanceof Error ? error.message : String(error) });
  }
}

/** What several readers need, each worked out once, when the first of them asks. */
class ParsedPage implements ReadingPage {
  readonly sources: Sources;
  readonly language: string | null;
  readonly addresses: readonly (string | null)[];
  readonly names: readonly string[];
  readonly isImdb: boolean;
  readonly main: ReadingPage['main'];
  readonly isReviewed: boolean;
  readonly isMarked: boolean;
  readonly isStructured: boolean;
  #values: LabelledValue[] | null = null;
  #labelled: Partial<MovieFacts> | null = null;
  #heading: Partial<MovieFacts> | null = null;
  #work: ReadingPage['work'] | undefined;

  constructor(sources: Sources) {
    const { address, head, headings, schema, items, application } = sources;
    this.sources = sources;
    this.language = head.language;
    this.addresses = [address, head.canonical, head.meta.get('og:url')?.[0] ?? null];
    this.names = [...headings, head.title ?? '', head.meta.get('og:title')?.[0] ?? ''];
    this.isImdb = this.addresses.some((one) => isImdbHost(hostOf(one)));
    this.main = mainSchemaMovie(schema, [...this.addresses], [...this.names]);
    this.isReviewed = this.main?.place === 'reviewed';
    this.isMarked = mainSchemaMovie(items.schema, [...this.addresses], [...this.names]) !== null;
    this.isStructured = this.main !== null || this.isMarked || application?.mainId != null;
  }

  get values(): LabelledValue[] {
    this.#values ??= readLabelledValues(this.sources.page, this.language, this.sources.address);
    return this.#values;
  }

  get labelled(): Partial<MovieFacts> {
    this.#labelled ??= labelledFacts(this.values, this.language);
    return this.#labelled;
  }

  get heading(): Partial<MovieFacts> {
    const { headings, head } = this.sources;
    this.#heading ??= this.isReviewed ? {} : withoutOriginal(headingFacts(headings, head, this.isImdb), this.labelled);
    return this.#heading;
  }

  get work(): ReadingPage['work'] {
    if (this.#work === undefined) this.#work = otherWork(this.sources);
    return this.#work;
  }

  get isGame(): boolean {
    return this.main === null && this.work === 'game';
  }
}
