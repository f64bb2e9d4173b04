import { foldText } from '../normalise/text.ts';
import { type Category, forms, themes } from './taxonomy.ts';

export interface CategorisedFilm {
  genre: readonly string[];
  keywords: readonly string[];
  plot: string | null;
  /** Kinds of work that it is made from; records of older programs have none. */
  based_on?: readonly string[];
}

const themesAtMost = 4;

/** What a film is about (themes, most telling first), its genres, and where the story comes from. */
export function genreCategories(film: CategorisedFilm): string[] {
  const shown = {
    keywords: pad(film.keywords.join(' | ')),
    plot: pad(film.plot ?? ''),
    credits: pad((film.based_on ?? []).join(' | ')),
  };
  const about = themes.filter((theme) => isShown(theme, shown)).slice(0, themesAtMost);
  const from = forms.filter((form) => isShown(form, shown));
  const genres = film.genre.map((genre) => (genre === 'Biography' ? 'Biopic' : genre));
  return [...new Set([...about.map(({ name }) => name), ...genres, ...from.map(({ name }) => name)])];
}

interface Shown {
  keywords: string;
  plot: string;
  credits: string;
}

function isShown(category: Category, { keywords, plot, credits }: Shown): boolean {
  return (
    includesWord(keywords, category.keywords) ||
    includesWord(plot, category.plot ?? []) ||
    includesWord(credits, category.credits ?? [])
  );
}

/** Whole words only: "warm" is no war. */
function includesWord(text: string, words: readonly string[]): boolean {
  return words.some((word) => text.includes(` ${word} `) || text.includes(` ${word}s `));
}

function pad(text: string): string {
  return ` ${foldText(text)} `;
}
