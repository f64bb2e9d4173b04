import { InvalidDatasetError } from '../errors.ts';
import type { Row } from './table.ts';

/** Counts the titles that an import leaves out, and why: what is told where none is left. */
export class LeftOut {
  readonly #types = new Map<string, number>();
  #unpopular = 0;

  /** Whether a title is of a wanted type. */
  isWanted({ titleType }: Row, types: readonly string[]): boolean {
    const type = titleType ?? '';
    if (types.includes(type)) return true;
    this.#types.set(type, (this.#types.get(type) ?? 0) + 1);
    return false;
  }

  /** Whether enough people voted. */
  hasVotes(rating: Row | undefined, minimum: number): boolean {
    if (Number(rating?.numVotes ?? 0) >= minimum) return true;
    this.#unpopular += 1;
    return false;
  }

  /** What is said of an import that imported nothing. */
  error(path: string, { rejected, report }: { rejected: number; report: string | null }): InvalidDatasetError {
    const types = [...this.#types].map(([type, count]) => `${count} ${type}`);
    const reasons = [
      ...(types.length === 0 ? [] : [`of other types than --types: ${types.join(', ')}`]),
      ...(this.#unpopular === 0 ? [] : [`with fewer votes than --min-votes: ${this.#unpopular}`]),
      ...(rejected === 0 ? [] : [`bad rows: ${rejected} (see ${report})`]),
    ];
    const why = reasons.length === 0 ? 'it has no titles' : reasons.join('; ');
    return new InvalidDatasetError(`nothing of ${path} was imported: ${why}`);
  }
}
