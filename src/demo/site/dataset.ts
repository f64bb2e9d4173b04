import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

/** One movie of the data set, its traps removed. What the data set does not know is null or []. */
export interface DatasetMovie {
  /** Position in the data set: the movie's identity on the first site. */
  readonly index: number;
  readonly title: string;
  /** ISO date. */
  readonly releaseDate: string;
  /** 0–10, one decimal. */
  readonly rating: number | null;
  readonly votes: number | null;
  readonly runtimeMinutes: number | null;
  readonly certificate: string | null;
  readonly distributor: string | null;
  readonly director: string | null;
  readonly genres: readonly string[];
  readonly majorGenre: string | null;
  readonly creativeType: string | null;
  /** What it was made from: `Based on Play`, `Remake`, … */
  readonly basis: string | null;
}

const rowSchema = z.object({
  Title: z.union([z.string(), z.number()]).nullable(),
  'Release Date': z.string(),
  'MPAA Rating': z.string().nullable(),
  'Running Time min': z.number().nullable(),
  Distributor: z.string().nullable(),
  Source: z.string().nullable(),
  'Major Genre': z.string().nullable(),
  'Creative Type': z.string().nullable(),
  Director: z.string().nullable(),
  'IMDB Rating': z.number().nullable(),
  'IMDB Votes': z.number().nullable(),
});

/** The newest year that the data set really covers; a later one is a two-digit year read in the wrong century. */
const NEWEST_YEAR = 2011;

/** The data set lost the title of this movie because it looks like a missing value: `Unknown` (IFC Movies, 2006). */
const LOST_TITLE = 'Unknown';

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Latin-1 bytes that the data set shows as Mac Roman: `AmÈlie` for `Amélie`. Only the characters that occur. */
const misreadCharacters = new Map(
  Object.entries({
    È: 'é',
    Ë: 'è',
    Í: 'ê',
    Î: 'ë',
    '˘': 'ù',
    '‡': 'à',
    '·': 'á',
    '‰': 'ä',
    Û: 'ó',
    Ù: 'ô',
    Ö: '…',
    Ω: '½',
  }),
);

const genresOfMajorGenre: Record<string, readonly string[]> = {
  'Thriller/Suspense': ['Thriller'],
  'Romantic Comedy': ['Comedy', 'Romance'],
  'Black Comedy': ['Comedy'],
  'Concert/Performance': ['Music'],
};

const genreOfCreativeType: Record<string, string> = {
  'Science Fiction': 'Sci-Fi',
  Fantasy: 'Fantasy',
  'Historical Fiction': 'History',
  'Kids Fiction': 'Family',
  Factual: 'Documentary',
};

/** Reads the 3,201 movies of `vega-datasets`, cleaned, in the order of the data set. */
export function readDataset(): DatasetMovie[] {
  const file = fileURLToPath(new URL('../data/movies.json', import.meta.resolve('vega-datasets')));
  const rows: unknown = JSON.parse(readFileSync(file, 'utf8'));
  return z.array(rowSchema).parse(rows).map(cleanMovie);
}

function cleanMovie(row: z.infer<typeof rowSchema>, index: number): DatasetMovie {
  const releaseDate = cleanDate(row['Release Date']);
  return {
    index,
    title: cleanTitle(row.Title, releaseDate),
    releaseDate,
    rating: row['IMDB Rating'],
    votes: row['IMDB Votes'],
    runtimeMinutes: row['Running Time min'],
    certificate: row['MPAA Rating'],
    distributor: row.Distributor,
    director: row.Director,
    genres: genresOf(row['Major Genre'], row['Creative Type']),
    majorGenre: row['Major Genre'],
    creativeType: row['Creative Type'],
    basis: row.Source,
  };
}

/** `Nov 21 2046` -> `1946-11-21`. */
export function cleanDate(text: string): string {
  const [month = '', day = '', yearText = ''] = text.split(' ');
  const read = Number(yearText);
  const year = read > NEWEST_YEAR ? read - 100 : read;
  const monthNumber = String(months.indexOf(month) + 1).padStart(2, '0');
  return `${year}-${monthNumber}-${day.padStart(2, '0')}`;
}

/** Repairs the encoding, moves a trailing article to the front, and drops a year that only tells remakes apart. */
export function cleanTitle(title: string | number | null, releaseDate: string): string {
  if (title === null) return LOST_TITLE;
  const repaired = [...String(title)].map((character) => misreadCharacters.get(character) ?? character).join('');
  const year = releaseDate.slice(0, 4);
  return repaired
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/^(.+), (The|A|An)$/, '$2 $1')
    .replace(new RegExp(` \\(${year}\\)$`), '');
}

function genresOf(majorGenre: string | null, creativeType: string | null): string[] {
  const genres = majorGenre === null ? [] : (genresOfMajorGenre[majorGenre] ?? [majorGenre]);
  const further = creativeType === null ? undefined : genreOfCreativeType[creativeType];
  return [...new Set(further === undefined ? genres : [...genres, further])];
}
