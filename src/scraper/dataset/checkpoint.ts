import { createHash } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const file = '.cinestream-import.json';
const checkpointSchema = z.object({ of: z.string(), after: z.string() });

/** How far an import came, beside the dataset. Another dataset, other wishes or another server make another import. */
export class Checkpoint {
  readonly #path: string;
  readonly #of: string;

  /** @param of what tells this import from others. */
  constructor(directory: string, of: readonly unknown[]) {
    this.#path = join(directory, file);
    this.#of = createHash('sha256').update(JSON.stringify(of)).digest('hex');
  }

  /** The title after which the import goes on, an empty text where it has not begun. */
  async read(): Promise<string> {
    try {
      const checkpoint = checkpointSchema.parse(JSON.parse(await readFile(this.#path, 'utf8')));
      return checkpoint.of === this.#of ? checkpoint.after : '';
    } catch {
      return '';
    }
  }

  /** A folder that cannot be written to is imported all the same; an interrupted import then starts over. */
  async write(after: string): Promise<void> {
    const text = JSON.stringify({ of: this.#of, after });
    await writeFile(`${this.#path}.part`, text)
      .then(() => rename(`${this.#path}.part`, this.#path))
      .catch(() => undefined);
  }
}
