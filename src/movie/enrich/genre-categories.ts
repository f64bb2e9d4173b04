import { foldText } from '../normalise/text.ts';
import { type Category, forms, themes } from './taxonomy.ts';

export interface CategorisedMovie {
  genre: readonly string[];
  keywords: readonly string[];
  plot: string | null;
  /** Kinds of work that it is made from; records of older programs have none. */
  based_on?: readonly string[];
}

const themesAtMost = 4;

/** What a movie is about (themes, most telling first), its genres, and where the story comes from. */
export function genreCategories(movie: CategorisedMovie): string[] {
  const shown = {
    keywords: wordsOf(movie.keywords.join(' | ')),
    plot: wordsOf(movie.plot ?? ''),
    credits: wordsOf((movie.based_on ?? []).join(' | ')),
  };
  const about = telling.themes.filter((theme) => isShown(theme, shown)).slice(0, themesAtMost);
  const from = telling.forms.filter((form) => isShown(form, shown));
  const genres = movie.genre.map((genre) => (genre === 'Biography' ? 'Biopic' : genre));
  return [...new Set([...about.map(({ name }) => name), ...genres, ...from.map(({ name }) => name)])];
}

/** A text as it is looked through: single words in a set, phrases in the whole of it. */
interface Words {
  text: string;
  single: ReadonlySet<string>;
}

type Shown = Record<'keywords' | 'plot' | 'credits', Words>;

/** Words and phrases that show a category, and their plurals. */
interface Telling {
  single: readonly string[];
  phrases: readonly string[];
}

type TellingCategory = { name: string } & Record<keyof Shown, Telling>;

const telling = { themes: themes.map(tellingOf), forms: forms.map(tellingOf) };

function tellingOf({ name, keywords, plot = [], credits = [] }: Category): TellingCategory {
  return { name, keywords: withPlurals(keywords), plot: withPlurals(plot), credits: withPlurals(credits) };
}

function withPlurals(words: readonly string[]): Telling {
  const all = words.flatMap((word) => [word, `${word}s`]);
  return {
    single: all.filter((word) => !word.includes(' ')),
    phrases: all.filter((word) => word.includes(' ')).map((phrase) => ` ${phrase} `),
  };
}

function isShown(category: TellingCategory, { keywords, plot, credits }: Shown): boolean {
  return (
    includesWord(keywords, category.keywords) ||
    includesWord(plot, category.plot) ||
    includesWord(credits, category.credits)
  );
}

/** Whole words only: "warm" is no war. */
function includesWord({ text, single }: Words, words: Telling): boolean {
  return words.single.some((word) => single.has(word)) || words.phrases.some((phrase) => text.includes(phrase));
}

function wordsOf(text: string): Words {
  const folded = foldText(text);
  return { text: ` ${folded} `, single: new Set(folded.split(' ')) };
}
