import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { InvalidDatasetError } from '../errors.ts';

export interface RejectedRowsOptions {
  /** The file that they are written to. */
  report: string;
  /** Add to the report of an interrupted import. */
  resume: boolean;
  /** The first bad row ends the import. */
  strict: boolean;
  /** Called with each line where the report cannot be written. */
  onUnwritten(line: string): void;
}

const header = 'file\tline\treason\n';

/** Rows of the dataset that say what cannot be: left out, counted, and written to a report. */
export class RejectedRows {
  readonly #options: RejectedRowsOptions;
  readonly #known: Set<string>;
  #waiting: string[] = [];
  #isWritable = true;
  #isCreated: boolean;

  private constructor(options: RejectedRowsOptions, known: Set<string>) {
    this.#options = options;
    this.#known = known;
    this.#isCreated = known.size > 0;
  }

  /** Reads the report of an interrupted import, so that no row is counted twice. */
  static async open(options: RejectedRowsOptions): Promise<RejectedRows> {
    const before = options.resume ? await readFile(options.report, 'utf8').catch(() => '') : '';
    const places = before.split('\n').slice(1, -1).map(placeOf);
    return new RejectedRows(options, new Set(places));
  }

  get count(): number {
    return this.#known.size;
  }

  /** @throws InvalidDatasetError at once where the import is strict. */
  add(path: string, line: number, reason: string): void {
    if (this.#options.strict) throw new InvalidDatasetError(`${path}, line ${line}: ${reason}`);
    const row = `${basename(path)}\t${line}\t${reason}`;
    const place = placeOf(row);
    if (this.#known.has(place)) return;
    this.#known.add(place);
    this.#waiting.push(row);
  }

  /** Writes what waits. A report that cannot be written does not end the import. */
  async write(): Promise<void> {
    const rows = this.#waiting;
    if (rows.length === 0) return;
    this.#waiting = [];
    if (this.#isWritable) {
      const text = `${rows.join('\n')}\n`;
      const written = this.#isCreated
        ? appendFile(this.#options.report, text)
        : writeFile(this.#options.report, header + text);
      this.#isWritable = await written.then(
        () => true,
        () => false,
      );
      this.#isCreated = true;
    }
    if (!this.#isWritable) for (const row of rows) this.#options.onUnwritten(row);
  }
}

/** File and line of a row of the report. */
function placeOf(row: string): string {
  return row.split('\t', 2).join('\t');
}
