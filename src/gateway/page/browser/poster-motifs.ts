import { makeSvg } from './elements.ts';

/** Colours of a poster: the ground, two for shapes, and the one of light things. */
export interface Palette {
  ground: string;
  deep: string;
  bright: string;
  light: string;
}

/** Draws into a field of 200 × 300; its lower third belongs to the title. */
type Motif = (palette: Palette, random: () => number) => SVGElement[];

const between = (random: () => number, least: number, most: number) => least + random() * (most - least);
const repeat = <Shape>(count: number, shape: (index: number) => Shape) =>
  Array.from({ length: count }, (_, index) => shape(index));
const circle = (cx: number, cy: number, r: number, fill: string, opacity = 1) =>
  makeSvg('circle', { cx, cy, r, fill, opacity });
const path = (d: string, fill: string, opacity = 1) => makeSvg('path', { d, fill, opacity });

/** A line of hills from one edge to the other, filled to the ground. */
function ridge(random: () => number, height: number, roughness: number, fill: string): SVGElement {
  const points = repeat(9, (index) => `${index * 25} ${Math.round(height + between(random, -roughness, roughness))}`);
  return path(`M0 300V${height}L${points.join('L')}V300Z`, fill);
}

const sunset: Motif = ({ deep, bright, light }, random) => {
  const sun = between(random, 60, 140);
  const horizon = between(random, 150, 180);
  return [
    circle(sun, horizon - 25, 52, bright),
    ...repeat(5, (index) =>
      makeSvg('rect', { x: 0, y: horizon - 28 + index * 9, width: 200, height: 1.6 + index, fill: deep }),
    ),
    path(`M0 ${horizon + 14}H200V300H0Z`, deep),
    makeSvg('rect', { x: sun - 14, y: horizon + 22, width: 28, height: 3, fill: light, opacity: 0.5 }),
    makeSvg('rect', { x: sun - 8, y: horizon + 32, width: 16, height: 2, fill: light, opacity: 0.35 }),
  ];
};

const moonlight: Motif = ({ deep, bright, light }, random) => {
  const moon = between(random, 50, 150);
  return [
    circle(moon, 90, 66, bright, 0.25),
    circle(moon, 90, 46, light, 0.95),
    circle(moon + 14, 82, 44, bright, 0.18),
    ...repeat(13, (index) => {
      const x = index * 17 + between(random, -8, 4);
      const top = between(random, 120, 175);
      return path(`M${x - 13} 300L${x} ${top}L${x + 13} 300Z`, deep, 0.96);
    }),
  ];
};

const planet: Motif = ({ deep, bright, light }, random) => {
  const tilt = between(random, -28, -8);
  return [
    ...repeat(34, () =>
      circle(random() * 200, random() * 210, between(random, 0.5, 1.5), light, between(random, 0.4, 1)),
    ),
    circle(104, 112, 54, bright),
    path('M104 58a54 54 0 0 1 0 108a74 74 0 0 0 0-108Z', deep, 0.55),
    makeSvg('ellipse', {
      cx: 104,
      cy: 112,
      rx: 92,
      ry: 17,
      fill: 'none',
      stroke: light,
      'stroke-width': 3.4,
      transform: `rotate(${Math.round(tilt)} 104 112)`,
      'stroke-dasharray': '196 96',
      'stroke-dashoffset': -146,
    }),
  ];
};

const blinds: Motif = ({ deep, bright, light }, random) => [
  circle(between(random, 80, 120), 105, 60, bright),
  ...repeat(14, (index) =>
    makeSvg('rect', { x: 0, y: 16 + index * 15, width: 200, height: 6.5, fill: deep, opacity: 0.88 }),
  ),
  path(`M${between(random, 60, 84)} 300c0-62 12-84 36-92a20 20 0 1 1 24 0c24 8 36 30 36 92Z`, deep),
  circle(124, 190, 2.4, light),
];

const hearts: Motif = ({ deep, bright, light }, random) => {
  const gap = between(random, 18, 34);
  return [
    circle(100 - gap, 112, 56, bright, 0.9),
    circle(100 + gap, 112, 56, light, 0.72),
    path(
      `M100 ${112 - Math.sqrt(56 ** 2 - gap ** 2)}A56 56 0 0 1 100 ${112 + Math.sqrt(56 ** 2 - gap ** 2)}A56 56 0 0 1 100 ${112 - Math.sqrt(56 ** 2 - gap ** 2)}`,
      deep,
      0.85,
    ),
  ];
};

const confetti: Motif = ({ deep, bright, light }, random) =>
  repeat(30, (index) => {
    const size = between(random, 7, 19);
    const x = (index % 5) * 42 + between(random, 0, 22);
    const y = Math.floor(index / 5) * 37 + between(random, 0, 18);
    const fill = [deep, bright, light][index % 3] ?? bright;
    if (index % 4 === 0) return circle(x + 8, y + 10, size * 0.6, fill);
    return makeSvg('rect', {
      x,
      y,
      width: size,
      height: size * (index % 2 ? 1 : 0.4),
      rx: 2,
      fill,
      transform: `rotate(${Math.round(random() * 180)} ${Math.round(x + size / 2)} ${Math.round(y + size / 2)})`,
    });
  });

const mountains: Motif = ({ deep, bright, light }, random) => [
  circle(between(random, 50, 150), 70, 24, light),
  path(`M-20 230L${between(random, 40, 70)} 84L130 230Z`, bright, 0.75),
  path(`M60 240L${between(random, 120, 150)} 108L230 240Z`, bright),
  ridge(random, 205, 12, deep),
];

const city: Motif = ({ deep, bright, light }, random) => [
  circle(between(random, 60, 140), 96, 44, bright),
  ...repeat(10, (index) => {
    const top = between(random, 90, 190);
    return makeSvg('rect', { x: index * 20.5, y: top, width: 19, height: 300 - top, fill: deep });
  }),
  ...repeat(22, () =>
    makeSvg('rect', {
      x: Math.floor(random() * 20) * 10 + 4,
      y: Math.floor(between(random, 20, 27)) * 9,
      width: 3,
      height: 4,
      fill: light,
      opacity: 0.75,
    }),
  ),
];

const rays: Motif = ({ deep, bright, light }, random) => {
  const turn = random() * 15;
  return [
    ...repeat(12, (index) => {
      const angle = ((index * 30 + turn) * Math.PI) / 180;
      const edge = (spread: number) =>
        `${100 + 300 * Math.cos(angle + spread)} ${118 + 300 * Math.sin(angle + spread)}`;
      return path(`M100 118L${edge(-0.13)}L${edge(0.13)}Z`, index % 2 ? bright : deep, 0.9);
    }),
    circle(100, 118, 34, light),
    circle(100, 118, 25, deep),
  ];
};

const waves: Motif = ({ deep, bright, light }, random) => [
  circle(between(random, 50, 150), 74, 30, light),
  ...repeat(8, (index) => {
    const y = 118 + index * 22;
    const swing = between(random, 8, 17);
    return path(`M-20 ${y}q30 ${-swing} 60 0t60 0t60 0t60 0V300H-20Z`, index % 2 ? bright : deep, 0.55 + index * 0.055);
  }),
];

const frames: Motif = ({ deep, bright, light }, random) =>
  repeat(6, (index) => {
    const inset = 14 + index * 14;
    return makeSvg('rect', {
      x: inset,
      y: inset * 1.1,
      width: 200 - 2 * inset,
      height: 230 - 2.1 * inset,
      fill: [deep, bright, light][(index + 1) % 3] ?? deep,
      opacity: 0.85,
      transform: `rotate(${Math.round(index * between(random, 1, 5))} 100 115)`,
    });
  });

const bubbles: Motif = ({ deep, bright, light }, random) =>
  repeat(9, (index) =>
    circle(
      between(random, 10, 190),
      between(random, 10, 210),
      between(random, 16, 56),
      [bright, light, deep][index % 3] ?? bright,
      0.72,
    ),
  );

const byGenre: Record<string, readonly Motif[]> = {
  horror: [moonlight],
  'sci-fi': [planet],
  'science fiction': [planet],
  fantasy: [moonlight, planet],
  crime: [blinds, city],
  mystery: [blinds],
  'film-noir': [blinds],
  thriller: [blinds, rays],
  romance: [hearts],
  comedy: [confetti],
  family: [bubbles],
  animation: [bubbles],
  adventure: [mountains],
  western: [sunset, mountains],
  action: [rays, city],
  war: [sunset, rays],
  history: [sunset],
  documentary: [frames],
  biography: [frames],
  music: [waves],
  musical: [confetti, waves],
  drama: [sunset, waves, city, mountains],
  sport: [rays],
};
const others = [sunset, mountains, waves, city, frames, hearts];

/** The picture for a movie of these genres: the first that we know decides, then chance. */
export function drawMotif(genres: readonly string[], palette: Palette, random: () => number): SVGElement[] {
  const known = genres.map((genre) => byGenre[genre.toLowerCase()]).find((motifs) => motifs !== undefined) ?? others;
  const motif = known[Math.floor(random() * known.length)] ?? sunset;
  return motif(palette, random);
}
