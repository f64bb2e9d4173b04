import type { Random } from '../../../clock.ts';
import type { Movie } from '../movie.ts';
import { between, pick } from '../random.ts';
import { localisedTitles } from './localised-titles.ts';
import type { Language } from './words.ts';

/** How the second site's title differs from the first site's. */
export const retitlings = ['same', 'article', 'localised', 'retitled', 'typo', 'punctuation'] as const;
export type Retitling = (typeof retitlings)[number];

/** What distributors hang on a title, by main genre. */
const subtitles: Record<Language, Record<string, readonly string[]>> = {
  de: {
    Action: ['Stunde der Vergeltung', 'Tödliches Spiel', 'Im Kreuzfeuer'],
    Comedy: ['Liebe auf Umwegen', 'Chaos im Gepäck', 'Völlig von der Rolle'],
    Drama: ['Zeit des Abschieds', 'Ein Sommer für immer', 'Schatten der Vergangenheit'],
    Horror: ['Das Grauen erwacht', 'Nacht ohne Ende', 'Haus der Stimmen'],
    Thriller: ['Jagd im Dunkeln', 'Unter Verdacht', 'Die letzte Spur'],
    Adventure: ['Reise ins Unbekannte', 'Der verborgene Schatz'],
  },
  fr: {
    Action: ['l’heure de la vengeance', 'jeu mortel'],
    Comedy: ['l’amour en vacances', 'tout va bien'],
    Drama: ['le temps des adieux', 'les ombres du passé'],
    Horror: ['la nuit sans fin', 'la maison des voix'],
    Thriller: ['la dernière piste', 'sous surveillance'],
    Adventure: ['voyage vers l’inconnu', 'le trésor caché'],
  },
};

/** Of the movies that are really called something else in German and French cinemas. */
const SHARE_LOCALISED = 0.8;

/** The title that the second site gives a movie, and how it came about. */
export function retitle(random: Random, movie: Movie, language: Language): { title: string; retitling: Retitling } {
  const localise = movie.title in localisedTitles && random() < SHARE_LOCALISED;
  const wish = localise
    ? 'localised'
    : pick(random, ['same', 'same', 'same', 'article', 'article', 'retitled', 'typo', 'punctuation'] as const);
  const title = titleBy(wish, random, movie, language);
  return title === movie.title ? { title, retitling: 'same' } : { title, retitling: wish };
}

function titleBy(wish: Retitling, random: Random, movie: Movie, language: Language): string {
  switch (wish) {
    case 'same':
      return movie.title;
    case 'article':
      return movie.title.replace(/^(The|A|An) (.+)$/, '$2, $1');
    case 'localised':
      return localisedTitles[movie.title]?.[language === 'de' ? 0 : 1] ?? movie.title;
    case 'retitled':
      return withSubtitle(random, movie, language);
    case 'typo':
      return withTypo(random, movie.title);
    case 'punctuation':
      return withOtherPunctuation(movie.title);
  }
}

function withSubtitle(random: Random, movie: Movie, language: Language): string {
  const list = subtitles[language][movie.genres[0] ?? 'Drama'] ?? subtitles[language].Drama ?? [];
  const short = movie.title.replace(/^(The|A|An) /, '').replace(/: .*$/, '');
  return language === 'de' ? `${short} – ${pick(random, list)}` : `${short} : ${pick(random, list)}`;
}

/** Two letters swapped, one lost or one doubled, never the first. Short titles stay as they are. */
export function withTypo(random: Random, title: string): string {
  const letters = [...title];
  if (letters.length < 6) return title;
  const position = between(random, 1, letters.length - 2);
  if (!/^\p{L}{2}$/u.test(`${letters[position]}${letters[position + 1]}`)) return title;
  const [letter = '', next = ''] = letters.slice(position, position + 2);
  const replacement = pick(random, [[next, letter], [next], [letter, letter, next]]);
  letters.splice(position, 2, ...replacement);
  return letters.join('');
}

/** Other signs for the same title: no accents, `&` for `and`, `2` for `II`, a dash for a colon. */
export function withOtherPunctuation(title: string): string {
  return title
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .replace(/: /g, ' - ')
    .replace(/ and /gi, ' & ')
    .replace(/\bIII\b/g, '3')
    .replace(/\bII\b/g, '2')
    .replace(/['’.!?…]/g, '');
}
