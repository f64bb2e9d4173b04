import type { MovieType } from '../../../movie/facts.ts';
import type { Link } from '../extraction.ts';
import { imdbMovieType, markedMovieType } from '../lexicon/movie-types.ts';
import { cleanText } from '../text.ts';
import { parseDecimal } from '../values/numbers.ts';

const mostRows = 20_000;
const mostCells = 60;

/**
 * The movies of a list, a watchlist or ratings that IMDb exported as CSV, in their order; null where the text is no such
 * export. The visitor's own marks are left out.
 */
export function exportedLinks(text: string): Link[] | null {
  if (!/^\uFEFF?"?(?:position"?,"?)?const"?,/i.test(text.slice(0, 40))) return null;
  const [header = [], ...rows] = readRows(text);
  const columns = header.map((name) => name.toLowerCase().replace(/[^a-z]/g, ''));
  if (!columns.includes('title')) return null;
  return rows.flatMap((row, index) => {
    const cell = (name: string) => row[columns.indexOf(name)]?.trim() ?? '';
    const id = cell('const');
    if (!/^tt\d{5,10}$/.test(id)) return [];
    const title = cleanText(cell('title'));
    const year = Number(cell('year'));
    const rating = parseDecimal(cell('imdbrating'));
    const type = typeNamed(cell('titletype'));
    return [
      {
        url: `https://www.imdb.com/title/${id}/`,
        rel: 'movie' as const,
        id,
        ...(title === '' ? {} : { title }),
        ...(year >= 1870 && year <= 2200 ? { year } : {}),
        ...(rating !== null && rating > 0 && rating <= 10 ? { rating } : {}),
        rank: Number(cell('position')) || index + 1,
        ...(type === null ? {} : { type }),
      },
    ];
  });
}

/** "TV Mini Series", and "tvMiniSeries" as exports of some years wrote it. */
function typeNamed(name: string): MovieType | null {
  return imdbMovieType(name.replaceAll(' ', '')) ?? (/^feature film$/i.test(name) ? 'movie' : markedMovieType(name));
}

/** Rows of RFC 4180: cells between commas, in quotes where they hold commas, quotes or line ends. */
function readRows(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  const cells = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/gy;
  cells.lastIndex = text.startsWith('\uFEFF') ? 1 : 0;
  for (let match = cells.exec(text); match !== null && rows.length < mostRows; match = cells.exec(text)) {
    if (row.length < mostCells) row.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '');
    if (match[3] !== ',') {
      if (row.length > 1) rows.push(row);
      row = [];
    }
    if (match[3] === '') break;
  }
  return rows;
}
