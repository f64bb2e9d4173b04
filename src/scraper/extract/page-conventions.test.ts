import { describe, expect, test } from 'vitest';
import { extract } from './index.ts';

const read = (head: string, body: string, url: string) =>
  extract(new TextEncoder().encode(`<html lang="en"><head>${head}</head><body>${body}</body></html>`), url);
const imdb = (head: string, body: string) => read(head, body, 'https://www.imdb.com/title/tt1000001/').observations[0];
const movie = (body: string, head = '') => read(head, body, 'https://movies.example/film/sharper').observations[0];
const data = (item: object) => `<script type="application/ld+json">${JSON.stringify(item)}</script>`;
const facts = '<p>Director: <a href="/p/1">Ann Bell</a></p><p>Runtime: 98 min</p><p>Genre: Drama</p>';
const row = (name: string, part: string) =>
  `<tr><td><a href="/p/2">${name}</a></td><td>...</td><td><a href="/c/1">${part}</a></td></tr>`;

describe('headings', () => {
  test('a series in quotation marks, and its episode', () => {
    const series = '<h1>"Harbour" <span>(2004-2009)</span></h1>';
    expect(imdb('<title>"Harbour" (2004)</title>', series + facts)).toMatchObject({
      title: 'Harbour',
      type: 'tvSeries',
    });
    const episode = '<h1>"Harbour"<br><em>Low Tide (2005)</em></h1>';
    const head = '<title>"Harbour" Low Tide (2005)</title>';
    expect(imdb(head, episode + facts)).toMatchObject({ title: 'Low Tide', type: 'tvEpisode', year: 2005 });
  });

  test('elsewhere quotation marks belong to the title', () => {
    expect(movie(`<h1>"Sharp" Bell (1986)</h1>${facts}`)).toMatchObject({ title: '"Sharp" Bell', type: 'movie' });
  });

  test.each([
    ['(TV)', 'tvMovie'],
    ['(V)', 'video'],
    ['(VG)', 'videoGame'],
  ])('a mark behind the year names the type: %s', (mark, type) => {
    expect(imdb('', `<h1>Sharper <span>(1984) ${mark}</span></h1>${facts}`)).toMatchObject({ title: 'Sharper', type });
  });

  test('a stage of production stands where the year will', () => {
    expect(movie(`<h1>Sharper (In Development)</h1>${facts}`)?.title).toBe('Sharper');
  });

  test('the original title is the one that is marked so', () => {
    const marked = '<h1>Sharper (2001)<br><span>"Le couteau" <i>(original title)</i></span></h1>';
    expect(imdb('', marked + facts)).toMatchObject({ title: 'Sharper', original_title: 'Le couteau' });
    const shown = '<h1>Sharper</h1><div>Le couteau<span> (original title)</span></div>';
    expect(movie(shown + facts)).toMatchObject({ title: 'Sharper', original_title: 'Le couteau' });
  });

  test('what the page calls a mini-series or a television film is one, though its data says series or film', () => {
    const series = data({ '@type': 'TVSeries', name: 'Sharper', url: '/title/tt1000001/' });
    expect(imdb(`<title>Sharper (TV Mini-Series 2019) - IMDb</title>${series}`, '<h1>Sharper</h1>')?.type).toBe(
      'tvMiniSeries',
    );
  });
});

describe('people', () => {
  test('the parts in a cast table are no stars, linked or not', () => {
    const cast = `<h3>Cast</h3><table class="cast">${row('Cy Dale', 'The Thief')}${row('Di Eve', 'A Nun')}</table>`;
    expect(movie(`<h1>Sharper (1979)</h1>${facts}${cast}`)?.stars).toEqual(['Cy Dale', 'Di Eve']);
  });

  test('an empty section is not filled with the next one', () => {
    const sections =
      '<div><h2>Cast</h2></div><div><h2>Details</h2><p>Country: <a href="/c">Norway</a></p><p>Studio: <a href="/s">Bell Film</a></p></div>';
    expect(movie(`<h1>Sharper (1979)</h1>${facts}${sections}`)?.stars).toEqual([]);
  });

  test('who wrote the summary wrote no film', () => {
    const plot = '<h2>Storyline</h2><p>A thief finds a friend. <em>Written by <a href="/u/1">Jojo</a></em></p>';
    expect(movie(`<h1>Sharper (1979)</h1>${facts}${plot}`)).toMatchObject({
      writers: [],
      plot: 'A thief finds a friend.',
    });
  });
});

describe('lists', () => {
  test('a keyword that is a label elsewhere ends no list', () => {
    const links = ['heist', 'time', 'friend'].map((word) => `<a href="/k/${word}">${word}</a>`).join(' | ');
    expect(movie(`<h1>Sharper (1979)</h1>${facts}<div><h4>Keywords:</h4> ${links}</div>`)?.keywords).toEqual([
      'heist',
      'time',
      'friend',
    ]);
  });

  test.each(['mehr', 'suite', 'mais', 'tovább', 'altro'])('the link to more is no entry: %s', (more) => {
    const list = `<div><h5>Genres:</h5> <a href="/g/1">Drama</a> | <a href="/g/2">Western</a> <a href="/k">${more}</a></div>`;
    expect(movie(`<h1>Sharper (1979)</h1><p>Director: Ann Bell</p><p>Runtime: 98 min</p>${list}`)?.genre).toEqual([
      'Drama',
      'Western',
    ]);
  });

  test('all genres that the page shows are taken, where its data has some of them', () => {
    const chips = ['Drama', 'Crime', 'Western', 'War'].map((genre) => `<a><span>${genre}</span></a>`).join('');
    const some = data({ '@type': 'Movie', name: 'Sharper', genre: ['Drama', 'Crime', 'Western'] });
    expect(movie(`<h1>Sharper</h1><div data-testid="genres">${chips}</div>`, some)?.genre).toHaveLength(4);
  });
});

describe('plots', () => {
  test('links to summaries and the section below are none', () => {
    const storyline =
      '<h2>Storyline</h2><span><a href="/p">Plot Summary</a> | <a href="/s">Add Synopsis</a></span><div><h4>Taglines:</h4> Why are they here at all?</div>';
    expect(movie(`<h1>Sharper (1979)</h1>${facts}${storyline}`)?.plot).toBeNull();
  });

  test('a text that was cut is completed by the whole one', () => {
    const cut = data({ '@type': 'Movie', name: 'Sharper', description: 'A thief who never smiles finds a fr...' });
    const whole = 'A thief who never smiles finds a friend in the harbour.';
    expect(movie(`<h1>Sharper</h1><div class="summary_text">${whole}</div>`, cut)?.plot).toBe(whole);
  });

  test.each([
    'Directed by Ann L. Bell. With Cy Dale Jr., Di Eve. ',
    'Created by Ann Bell. With Cy Dale. ',
    'Sharper is a TV mini-series starring Cy L. Dale, Di Eve, and Ed Fox. ',
  ])('the credits before it are left out: %s', (credits) => {
    const item = {
      '@type': 'Movie',
      name: 'Sharper',
      url: '/title/tt1000001/',
      description: `${credits}A thief smiles.`,
    };
    expect(imdb(data(item), '<h1>Sharper</h1>')?.plot).toBe('A thief smiles.');
  });

  test('credits alone are no plot', () => {
    const item = { '@type': 'Movie', name: 'Sharper', url: '/title/tt1000001/', description: 'Directed by Ann Bell.' };
    expect(imdb(data(item), '<h1>Sharper</h1>')?.plot).toBeNull();
  });

  test('elsewhere a plot may begin like credits', () => {
    const item = {
      '@type': 'Movie',
      name: 'Sharper',
      description: 'With a heavy heart. Sharper is a film about time.',
    };
    expect(movie('<h1>Sharper</h1>', data(item))?.plot).toBe(item.description);
  });
});

describe('figures', () => {
  test('ratings below a heading of other films are not the film’s', () => {
    const others = '<h3>Recommendations</h3><div class="rating">7.4/10 (812 votes)</div>';
    expect(movie(`<h1>Sharper (1979)</h1>${facts}${others}`)).toMatchObject({ rating: null, votes: null });
    const boxed = `<div><div><h3>Similar films</h3></div><div class="rating">7.4/10</div></div>`;
    expect(movie(`<h1>Sharper (1979)</h1>${facts}${boxed}`)?.rating).toBeNull();
    const own = `${others}<h3>Rating</h3><div class="rating">6.1/10</div>`;
    expect(movie(`<h1>Sharper (1979)</h1>${facts}${own}`)?.rating).toBe(6.1);
  });

  test('votes that are awaited are none', () => {
    expect(movie(`<h1>Sharper (1979)</h1>${facts}<p><b>User rating:</b> (awaiting 5 votes)</p>`)?.votes).toBeNull();
  });

  test('users count as votes beside a rating', () => {
    const rating = '<p>Ratings: <b>7.9</b>/10 from <a href="/r">548,213 users</a></p>';
    expect(movie(`<h1>Sharper (1979)</h1>${facts}${rating}`)).toMatchObject({ rating: 7.9, votes: 548_213 });
  });

  test('the age of a news item is no length', () => {
    const body = '<h1>Sharper (1979)</h1><p>Director: Ann Bell</p><p>Genre: Drama</p><p>Released: 1 May 1979</p>';
    expect(movie(`${body}<span>27 minutes ago</span>`)?.runtime_minutes).toBeNull();
  });

  test('films of a box that announces others by a line of text are left alone too', () => {
    const box = '<div><div>You may also like</div><div class="score">9.1/10</div></div>';
    expect(movie(`<h1>Sharper (1979)</h1>${facts}${box}`)?.rating).toBeNull();
  });

  test('a line of date, length and genre gives the release date', () => {
    const line = '<div><span>5 June 2019</span> | 2h 12min | <span>Drama</span></div>';
    expect(movie(`<h1>Sharper</h1><p>Director: Ann Bell</p><p>Genre: Drama</p>${line}`)).toMatchObject({
      release_date: '2019-06-05',
      runtime_minutes: 132,
    });
  });

  test('a decimal above 5 behind its label is of 10, less is of no known scale', () => {
    expect(movie(`<h1>Sharper (1979)</h1>${facts}<dl><dt>Rating*</dt><dd>8.8</dd></dl>`)?.rating).toBe(8.8);
    expect(movie(`<h1>Sharper (1979)</h1>${facts}<dl><dt>Rating</dt><dd>4.4</dd></dl>`)?.rating).toBeNull();
  });
});

describe('labels', () => {
  test('a label of unknown meaning ends the value before it', () => {
    const like = ['Genre|Drama', 'Studio|Bell Film'].map((one) => {
      const [label, value] = one.split('|');
      return `<div class="label">${label}</div><div class="value"><a href="/x/${value}">${value}</a></div>`;
    });
    expect(
      movie(`<h1>Sharper (1979)</h1><p>Director: Ann Bell</p><p>Runtime: 98 min</p>${like.join('')}`)?.genre,
    ).toEqual(['Drama']);
  });

  test('a table heading over a row of its own has the next row as its value', () => {
    const cast =
      '<table><tr><th colspan="2">Cast</th></tr><tr><td colspan="2"><ul><li><a href="/1">Cy Dale</a>: thief</li><li><a href="/2">Di Eve</a>: nun</li></ul></td></tr></table>';
    expect(movie(`<h1>Sharper (1979)</h1>${facts}${cast}`)?.stars).toEqual(['Cy Dale', 'Di Eve']);
  });

  test('links below the film’s own page are no entries', () => {
    const own = '<p><b>Stars:</b> <a href="/p/1">Cy Dale</a>, <a href="/film/sharper/cast">...and others</a></p>';
    expect(movie(`<h1>Sharper (1979)</h1>${facts}${own}`)?.stars).toEqual(['Cy Dale']);
  });

  test('a section goes on after the plot with facts of its own', () => {
    const info =
      '<h2>Movie Info</h2><div><div>A thief finds a friend.</div><ul><li><span>Director:</span> Ann Bell</li></ul></div>';
    expect(movie(`<h1>Sharper (1979)</h1>${facts}${info}`)?.plot).toBe('A thief finds a friend.');
  });

  test('what the site says of itself is no plot', () => {
    const item = {
      '@type': 'Movie',
      name: 'Sharper',
      description: 'Find reviews of Sharper on FilmReviewHouse today!',
    };
    expect(
      read(data(item), '<h1>Sharper</h1>', 'https://www.filmreviewhouse.example/m/1').observations[0]?.plot,
    ).toBeNull();
  });
});

describe('people of several scripts', () => {
  test('a dot within a transliterated name does not split it', () => {
    const item = { '@type': 'Movie', name: 'Sharper', director: '大卫·芬奇' };
    expect(movie('<h1>Sharper</h1>', data(item))?.director).toEqual(['大卫·芬奇']);
  });
});

describe('properties outside of any item', () => {
  test('are those of the page’s film, where their vocabulary marks them', () => {
    const marked =
      '<h1><span property="v:itemreviewed">Sharper</span> (1979)</h1><a rel="v:directedBy">Ann Bell</a><span property="v:runtime" content="98">98</span><div typeof="v:Rating"><b property="v:average">9.0</b><i property="v:best" content="10"></i><span property="v:votes">812</span></div>';
    expect(movie(marked)).toMatchObject({ director: ['Ann Bell'], rating: 9, votes: 812, runtime_minutes: 98 });
  });
});
