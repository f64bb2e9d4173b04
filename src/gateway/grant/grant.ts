import type { MovieFilter } from '../../messaging/contracts/services.ts';
import type { FilterableFields } from '../../movie/filter.ts';
import { createFilter, type Filter } from '../stream/filter.ts';
import { createRestriction, type FieldsOf, type Restriction } from './restriction.ts';

export interface GrantOptions {
  /** Subject of the token. */
  user: string | undefined;
  /** Milliseconds since the epoch; undefined: never. */
  expiresAt: number | undefined;
  /** Only movies that pass it may be read. */
  filter: MovieFilter;
}

/**
 * What the one who asks may read: everything, or only some movies. Every way of reading goes through `intersect`,
 * `narrow` or `allows`, and what an answer says of further movies through `restriction`.
 */
export class Grant {
  readonly user: string | undefined;
  readonly expiresAt: number | undefined;
  /** Undefined where everything may be read. */
  readonly restriction: Restriction | undefined;
  readonly #filter: MovieFilter;

  constructor({ user, expiresAt, filter }: GrantOptions, fieldsOf: FieldsOf) {
    this.user = user;
    this.expiresAt = expiresAt;
    this.restriction = createRestriction(filter, fieldsOf);
    this.#filter = filter;
  }

  /** The movies that both the question and this grant let through; undefined where neither limits anything. */
  intersect(question: MovieFilter): Filter | undefined {
    if (this.restriction === undefined) return createFilter([question]);
    const both = createFilter([question, this.#filter]);
    return both && { ...both, key: `${both.key} within ${this.restriction.key}`, within: this.restriction };
  }

  /** A question to a service of the catalogue, which answers with movies that pass `within` as well. */
  narrow<Question extends object>(question: Question): Question & { within?: MovieFilter } {
    return this.restriction === undefined ? question : { ...question, within: this.#filter };
  }

  /** Whether a movie may be read. */
  allows(fields: FilterableFields): boolean {
    return this.restriction?.matches(fields) ?? true;
  }
}
