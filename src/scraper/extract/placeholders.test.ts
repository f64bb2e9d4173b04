import { describe, expect, test } from 'vitest';
import { extract } from './index.ts';

const read = (body: string, head = '') =>
  extract(
    new TextEncoder().encode(`<html lang="en"><head>${head}</head><body>${body}</body></html>`),
    'https://movies.example/film/1',
  ).observations[0];
const data = (item: object) => `<script type="application/ld+json">${JSON.stringify(item)}</script>`;
const list = (facts: Record<string, string>) =>
  `<dl>${Object.entries(facts)
    .map(([label, value]) => `<dt>${label}</dt><dd>${value}</dd>`)
    .join('')}</dl>`;
const nothing = {
  original_title: null,
  release_date: null,
  rating: null,
  votes: null,
  director: [],
  writers: [],
  stars: [],
  genre: [],
  keywords: [],
  plot: null,
  runtime_minutes: null,
};

describe('what stands in the place of a fact', () => {
  test.each([
    'N/A',
    '—',
    'Unknown',
    'TBD',
    'To be announced',
    'undefined',
    'null',
    'NaN',
    'Not available',
    'Not rated yet',
    '{{ film.value }}',
    '[object Object]',
    '%s',
    'Lorem ipsum dolor sit amet, consectetur adipiscing elit.',
    'Loading...',
    'No information available',
    'We don’t have any of these yet. You can help by adding some!',
    'No keywords have been added.',
    'k. A.',
    'Non renseigné',
    'не указано',
    '0',
  ])('%s is none, by labels and in structured data', (value) => {
    const labels = ['Director', 'Writers', 'Stars', 'Genre', 'Runtime', 'Release date', 'Rating', 'Votes', 'Plot'];
    const facts = Object.fromEntries([...labels, 'Original title', 'Keywords'].map((label) => [label, value]));
    const person = { '@type': 'Person', name: value };
    const movie = { '@type': 'Movie', name: 'Sharper' };
    const said = { description: value, genre: [value], keywords: value, director: person, actor: [person] };
    expect(read(`<h1>Sharper (1979)</h1>${list(facts)}`, data(movie))).toMatchObject(nothing);
    expect(read('<h1>Sharper (1979)</h1>', data({ ...movie, ...said }))).toMatchObject(nothing);
  });

  test('is the title of a film that is called so', () => {
    const facts = { Director: 'Ann Bell', Genre: 'Drama', Runtime: '113 min' };
    const movie = read(`<h1>Unknown Identity</h1>${list({ ...facts, 'Original title': 'Unknown' })}`);
    expect(movie).toMatchObject({ title: 'Unknown Identity', original_title: 'Unknown' });
    expect(read(`<h1>None</h1>${list(facts)}`)?.title).toBe('None');
  });

  test.each([
    'There is no way out of the harbour for a thief who has lost his friend.',
    "We don't know his name, but he steals from everyone in the harbour.",
    'No hope is given to a thief who comes to the harbour and looks for a friend.',
  ])('is not what a story begins with: %s', (plot) => {
    expect(read(`<h1>Sharper (1979)</h1>${list({ Director: 'Ann Bell', Genre: 'Drama', Plot: plot })}`)?.plot).toBe(
      plot,
    );
  });

  test('a rating of 0 and 0 votes say that nobody has voted', () => {
    const facts = list({ Director: 'Ann Bell', Genre: 'Drama', Runtime: '98 min', Rating: '0/10' });
    expect(read(`<h1>Sharper</h1><span>0 votes</span>${facts}`)).toMatchObject({ rating: null, votes: null });
  });

  test('the rating of its series is none of an episode', () => {
    const facts = list({ Director: 'Ann Bell', Genre: 'Drama', Runtime: '48 min' });
    const page = (word: string) => `<h1>Pilot</h1><div class="rating">${word} rating: 9.1/10</div>${facts}`;
    expect(read(page('Series'))?.rating).toBeNull();
    expect(read(page('Users'))?.rating).toBe(9.1);
  });

  test('a percentage of those who want to see a film is no rating, a button that says so tells nothing', () => {
    const facts = list({ Director: 'Ann Bell', Genre: 'Drama', Runtime: '98 min' });
    const page = (word: string) => `<h1>Sharper</h1><div class="rating"><b>93%</b> ${word}</div>${facts}`;
    expect(read(page('<span>Want to see</span>'))?.rating).toBeNull();
    expect(read(page('<button>Want to see</button>'))?.rating).toBe(9.3);
  });
});
