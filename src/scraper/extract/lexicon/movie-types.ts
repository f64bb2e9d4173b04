import type { MovieType } from '../../../movie/facts.ts';
import { foldWords } from '../text.ts';

/** schema.org classes that stand for a movie work, without their address. */
const schemaTypes: Record<string, MovieType> = {
  movie: 'movie',
  film: 'movie',
  shortfilm: 'short',
  tvseries: 'tvSeries',
  televisionseries: 'tvSeries',
  tvshow: 'tvSeries',
  tvminiseries: 'tvMiniSeries',
  tvepisode: 'tvEpisode',
  tvmovie: 'tvMovie',
  tvspecial: 'tvSpecial',
  videogame: 'videoGame',
  musicvideoobject: 'musicVideo',
  podcastseries: 'podcastSeries',
  podcastepisode: 'podcastEpisode',
};

/** The type that schema.org's class or the old data-vocabulary.org class names, null where it is not a movie work. */
export function schemaMovieType(name: string): MovieType | null {
  const local = name.split(/[/#:]/).at(-1) ?? '';
  return schemaTypes[local.toLowerCase()] ?? null;
}

/** The `titleType.id` of IMDb's application data. */
const imdbTypes: Record<string, MovieType> = {
  movie: 'movie',
  tvseries: 'tvSeries',
  tvminiseries: 'tvMiniSeries',
  tvepisode: 'tvEpisode',
  tvmovie: 'tvMovie',
  tvspecial: 'tvSpecial',
  tvshort: 'short',
  short: 'short',
  video: 'video',
  videogame: 'videoGame',
  musicvideo: 'musicVideo',
  podcastseries: 'podcastSeries',
  podcastepisode: 'podcastEpisode',
};

export function imdbMovieType(id: string): MovieType | null {
  return imdbTypes[id.toLowerCase()] ?? null;
}

/** `og:type` values. */
export function openGraphMovieType(value: string): MovieType | null {
  const types: Record<string, MovieType> = {
    'video.movie': 'movie',
    'video.tv_show': 'tvSeries',
    'video.episode': 'tvEpisode',
    movie: 'movie',
    tv_show: 'tvSeries',
  };
  return types[value.trim().toLowerCase()] ?? null;
}

// What stands beside the year in a heading: "(TV Series 2011–2019)", "movie 1999", "Fernsehserie", "(VG)". First match wins.
const marks: [RegExp, MovieType][] = [
  [
    /^mini$|\b(?:tv mini[- ]?series|mini[- ]?series?(?: tv)?|miniserie(?: de tv)?|mini-?serie televisee|minisserie|miniserial|minisarja|mini ?dizi)\b|мини-?сериал/,
    'tvMiniSeries',
  ],
  [/\b(?:podcast[- ]episode|podcast-folge|episodio de podcast|episode de podcast)\b/, 'podcastEpisode'],
  [
    /\b(?:tv episode|folge|tv-folge|(?:fernseh|tv-)?episode|episode televise|episodio(?: de)?(?: tv)?|episodio|odcinek|epizoda|avsnitt)\b|эпизод/,
    'tvEpisode',
  ],
  [/\b(?:podcast series|podcast)\b/, 'podcastSeries'],
  [
    /\b(?:video ?game|videospiel|jeu video|videojuego|videogioco|videogame|gra wideo|computerspiel|spel)\b|^vg$|видеоигра/,
    'videoGame',
  ],
  [/\b(?:music video|musikvideo|video musical(?:e)?|clip musical|clip video|videoclip)\b/, 'musicVideo'],
  [
    /\b(?:tv special|speciale? tv|tv-special|special tv|fernsehspecial|especial de tv|emission speciale)\b/,
    'tvSpecial',
  ],
  [
    /\b(?:tv[- ]movie|tv[- ]film|fernsehfilm|telefilm|pelicula de tv|film tv|film telewizyjny|televizni film|tv-film|filme? (?:para|per la) (?:a )?(?:tv|televisao))\b|^tv$|телефильм/,
    'tvMovie',
  ],
  [
    /\b(?:tv short|short(?: film)?|kurzfilm|court[- ]metrage|cortometraje|cortometraggio|corto|curta(?:-metragem)?|krotkometrazowy|kortfilm|kratky film)\b|короткометражн/,
    'short',
  ],
  [
    /\b(?:tv[- ]series|(?:fernseh|tv-)?serie|serie televisee|serie (?:de )?tv|serial(?: tv)?|tv-serial|seriál|tv serija|serija|tv dizisi|dizi|tv-sarja|tv-serie|television series|series de tv|programa de tv)\b|сериал|телесериал|серіал/,
    'tvSeries',
  ],
  [/^(?:video|v|direct-to-video)$|\b(?:direct to video|vidéo)\b/, 'video'],
  [/^(?:films|movies)$|\b(?:film|movie|pelicula|filme|elokuva|filmi)\b|фильм|фільм|филм/, 'movie'],
];

/** The type that a short mark beside a title names, e.g. `TV Mini-Series`; null where it names none. */
export function markedMovieType(mark: string): MovieType | null {
  const text = foldWords(mark).slice(0, 80);
  return marks.find(([pattern]) => pattern.test(text))?.[1] ?? null;
}

const shortGenre =
  /^(?:short|short film|kurzfilm|court[- ]metrage|cortometraje|cortometraggio|curta|curta[- ]metragem|krotkometrazowy|kortfilm|kratkometrazni|короткометражка|короткометражныи)$/;

/** Whether a genre says that the movie is a short one. */
export function isShortGenre(genre: string): boolean {
  return shortGenre.test(foldWords(genre.slice(0, 40)));
}
