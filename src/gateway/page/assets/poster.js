// A poster drawn from a movie's own data: its tone picks the palette, its id the composition. No images are fetched.

const palettes = {
  Hopeful: ['#f6c453', '#ef7d57', '#41a6c2'],
  Dark: ['#2b2d42', '#5c1a2c', '#8d99ae'],
  Tense: ['#d7263d', '#1b1b1e', '#f49d37'],
  Romantic: ['#e5729e', '#7a306c', '#ffd6c0'],
  Comic: ['#ffb400', '#00a6a6', '#f06543'],
  Melancholic: ['#3d5a80', '#98c1d9', '#293241'],
};
const neutral = ['#6b705c', '#a5a58d', '#cb997e'];
const namespace = 'http://www.w3.org/2000/svg';

/** An SVG element for a movie. */
export function poster(movie) {
  const random = seeded(movie.id);
  const [first, second, third] = palettes[movie.sentiment_analysis.plot_tone] ?? neutral;
  const svg = element('svg', { viewBox: '0 0 100 120', class: 'poster', 'aria-hidden': 'true', focusable: 'false' });
  svg.append(element('rect', { width: 100, height: 120, fill: second }));
  for (let index = 0; index < 5; index += 1) {
    const fill = [first, third, second][index % 3];
    const shape =
      random() < 0.5
        ? element('circle', { cx: random() * 100, cy: random() * 100, r: 12 + random() * 38, fill, opacity: 0.75 })
        : element('rect', {
            x: random() * 70 - 10,
            y: random() * 80 - 10,
            width: 20 + random() * 60,
            height: 12 + random() * 60,
            fill,
            opacity: 0.7,
            transform: `rotate(${Math.round(random() * 90 - 45)} 50 60)`,
          });
    svg.append(shape);
  }
  svg.append(element('rect', { y: 84, width: 100, height: 36, fill: '#000', opacity: 0.45 }));
  const letters = monogram(movie.title);
  const initials = element('text', {
    x: 8,
    y: 108,
    // Three wide letters must not reach into the year.
    'font-size': letters.length > 2 ? 18 : 22,
    'font-weight': 800,
    fill: '#fff',
    'font-family': 'system-ui, sans-serif',
  });
  initials.textContent = letters;
  const year = element('text', {
    x: 92,
    y: 107,
    'font-size': 11,
    fill: '#fff',
    'text-anchor': 'end',
    'font-family': 'system-ui, sans-serif',
  });
  year.textContent = movie.year;
  svg.append(initials, year);
  return svg;
}

function monogram(title) {
  const words = title
    .replace(/^(the|a|an|der|die|das|le|la|les)\s+/i, '')
    .split(/\s+/)
    .filter(Boolean);
  return words
    .slice(0, 3)
    .map((word) => [...word][0].toUpperCase())
    .join('');
}

function element(name, attributes) {
  const node = document.createElementNS(namespace, name);
  for (const [key, value] of Object.entries(attributes))
    node.setAttribute(key, typeof value === 'number' ? String(Math.round(value * 100) / 100) : value);
  return node;
}

/** Mulberry32 from an FNV-1a hash of the text. */
function seeded(text) {
  let state = 2166136261;
  for (const character of text) state = Math.imul(state ^ character.codePointAt(0), 16777619);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
