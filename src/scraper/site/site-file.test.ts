import { describe, expect, it } from 'vitest';
import { ConfigurationError } from '../../errors.ts';
import { parseSiteFile } from './site-file.ts';

function faultsOf(text: string): string[] {
  try {
    parseSiteFile(text, 'kino.yaml');
    return [];
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return error.message.split('\n');
  }
}

const movies = "urls:\n  movie: ['/film/']\n";

describe('a site file', () => {
  it('adds to the bundled site that it names, else to the one for any site', () => {
    expect(parseSiteFile('extends: demo', 'kino.yaml')).toEqual({ extends: 'demo', site: {} });
    expect(parseSiteFile('', 'kino.yaml')).toEqual({ extends: 'schema-org', site: {} });
  });

  it.each([
    [
      'an unknown fact',
      `${movies}facts:\n  tittle: {select: h1}`,
      'kino.yaml:4:3 facts.tittle: "tittle" is no fact; did you mean title?',
    ],
    [
      'a bad selector',
      `${movies}facts:\n  title:\n    select: 'h1['`,
      'kino.yaml:5:5 facts.title.select: "h1[" is no CSS selector (',
    ],
    [
      'a pseudo-class that needs a browser',
      `${movies}facts:\n  title: {select: 'h1:hovering'}`,
      '"h1:hovering" is no CSS selector (',
    ],
    [
      'a bad selector of the browser',
      'interaction:\n  movie:\n    ready: [.a, "b >"]',
      'kino.yaml:3:17 interaction.movie.ready.1: "b >" is no CSS selector (',
    ],
    ['a bad path', `${movies}facts:\n  title: {json: 'movie.name'}`, 'facts.title.json: "movie.name" is no JSONPath'],
    ['a bad pattern', "urls:\n  movie: ['/film/(']", 'kino.yaml:2:11 urls.movie.0: "/film/(" is no regular expression'],
    ['an unknown field', 'url: {}', 'kino.yaml:1:1 url: there is no such field; there are: extends, urls,'],
    [
      'an unknown field of a rule',
      `${movies}facts:\n  title: {css: h1}`,
      'kino.yaml:4:11 facts.title.css: there is no such field',
    ],
    [
      'neither selector nor path',
      `${movies}facts:\n  title: {}`,
      'kino.yaml:4:3 facts.title: say either select (a CSS selector) or json',
    ],
    [
      'a scale of what is no rating',
      `${movies}facts:\n  year: {select: b, best: 5}`,
      'kino.yaml:4:21 facts.year.best: best belongs to rating',
    ],
    [
      'many values of one fact',
      `${movies}facts:\n  title: {select: b, all: true}`,
      'facts.title.all: all belongs to facts that are lists',
    ],
    [
      'a date without a year',
      `${movies}facts:\n  release_date: {select: b, date: dd.MM.}`,
      'facts.release_date.date: "dd.MM." has no year',
    ],
    [
      'a type that there is none of',
      `${movies}facts:\n  type: {select: b, values: {Film: film}}`,
      'facts.type.values: "film" is no type; the types are: movie,',
    ],
    [
      'facts without the addresses of movies',
      'facts:\n  title: {select: h1}',
      'urls.movie: facts are read off the pages of movies',
    ],
    ['a base that there is none of', 'extends: netflix', 'kino.yaml:1:1 extends: '],
    ['no YAML', 'urls: [', 'kino.yaml:1:8 is no YAML:'],
    ['no fields', '- a', 'kino.yaml:1:1 is no site file'],
  ])('is refused with the place: %s', (_, text, message) => {
    expect(faultsOf(text).join('\n')).toContain(message);
  });

  it('is refused with all its faults at once', () => {
    expect(faultsOf(`${movies}facts:\n  tittle: {select: h1}\n  year: {select: 'b['}\nsort: up`)).toHaveLength(3);
  });
});
