import { make, makeSvg } from './elements.ts';
import type { Movie } from './movie.ts';
import { drawMotif, type Palette } from './poster-motifs.ts';
import { randomFromText } from './seeded-random.ts';

const palette = (ground: string, deep: string, bright: string, light: string): Palette => ({
  ground,
  deep,
  bright,
  light,
});

/** By the tone of the plot: the mood of a movie before anything is read. */
const palettes: Record<string, readonly Palette[]> = {
  Hopeful: [palette('#f2b950', '#1f4e5f', '#ef7b45', '#fff2d8'), palette('#7fc4c9', '#1d3b53', '#f6c453', '#fdf3e0')],
  Dark: [palette('#2a2233', '#0f0c15', '#8c2f39', '#e9d8c8'), palette('#1e2a35', '#0a1016', '#4a6a80', '#dfe7e6')],
  Tense: [palette('#c9352b', '#1b1214', '#f0a13b', '#fbeede'), palette('#20333d', '#0d171c', '#e0512f', '#f4e3c9')],
  Romantic: [palette('#e7899b', '#6d2448', '#f7c8b4', '#fff1ea'), palette('#7b3b63', '#3a1634', '#f08d86', '#ffe3d3')],
  Comic: [palette('#ffc53a', '#17505c', '#ef5f3c', '#fff6df'), palette('#35a7a0', '#143d4f', '#ffb52e', '#fff4dc')],
  Melancholic: [
    palette('#52708c', '#1d2e44', '#9db9cc', '#eef2ee'),
    palette('#6d7c78', '#27363a', '#c7b99a', '#f3eee1'),
  ],
};
const neutral = [
  palette('#b58a5f', '#33261d', '#e2c08d', '#fbf2e1'),
  palette('#5d7a6a', '#1f3129', '#d9a95c', '#f4efdc'),
  palette('#8d5a4a', '#2d1a18', '#dc9a63', '#faeadb'),
  palette('#49577e', '#1a2138', '#c98d6b', '#f1ebe0'),
];
const faces = ['face-serif', 'face-sans', 'face-wide'] as const;

/** A poster drawn from a movie's own data: genre gives the picture, tone the colours, its id the rest. */
export function drawPoster(movie: Movie): HTMLElement {
  const random = randomFromText(movie.id);
  const choices = palettes[movie.sentiment_analysis.plot_tone ?? ''] ?? neutral;
  const colours =
    choices[Math.floor(random() * choices.length)] ?? choices[0] ?? palette('#333', '#111', '#777', '#fff');
  const art = makeSvg(
    'svg',
    { viewBox: '0 0 200 300', 'aria-hidden': 'true', focusable: 'false', preserveAspectRatio: 'xMidYMid slice' },
    makeSvg('rect', { width: 200, height: 300, fill: colours.ground }),
    ...drawMotif([...movie.genre, ...movie.genre_categories], colours, random),
  );
  const face = faces[Math.floor(random() * faces.length)] ?? 'face-sans';
  return make('span', { class: `poster ${face} ${sizeOf(movie.title)}` }, art, make('span', { class: 'shade' }));
}

/** Long titles are set smaller, and so are those of long words. */
function sizeOf(title: string): string {
  const longest = Math.max(...title.split(/\s+/).map((word) => word.length));
  if (title.length <= 12 && longest <= 8) return 'size-large';
  if (title.length <= 28 && longest <= 11) return 'size-middle';
  return title.length <= 60 && longest <= 16 ? 'size-small' : 'size-least';
}
