import { describe, expect, it } from 'vitest';
import { presentSourceId } from './former-source-id.ts';
import { namesAPage, sourceIdOfUrl } from './source-id.ts';

const site = 'https://films.example';
const idOf = (path: string) => sourceIdOfUrl(site + path);

describe('the id of a movie within its site', () => {
  it.each([
    ['/film/heat-1995', 'heat-1995'],
    ['/film/солярис-1972', 'солярис-1972'],
    [`/film/${encodeURIComponent('зеркало-1972')}`, 'зеркало-1972'],
    ['/film/七人の侍-1954', '七人の侍-1954'],
    ['/movies/view?movieId=1', '1'],
    ['/film/film.php?film_id=2', '2'],
    ['/index.php?option=com_films&Itemid=7', '7'],
    ['/?p=44', '44'],
    ['/film/it', 'it'],
    ['/tv/1399', 'tv-1399'],
    ['/movie/1399', '1399'],
    ['/watch?x=heat', 'heat'],
  ])('keeps what says which: %s', (path, id) => {
    expect(idOf(path)).toBe(id);
  });

  it.each([
    '/film/many-heat/',
    '/film/Many-Heat',
    '/film/many-heat?utm_source=x&utm_medium=y',
    '/film/many-heat?ref=home',
    '/film/many-heat?sid=k2j3h4',
    '/film/many-heat;jsessionid=A1B2C3',
    '/pl/film/many-heat',
    '/pt-br/film/many-heat',
    '/film/many-heat/amp',
    '/film/many-heat.html',
  ])('is the same however the page is reached: %s', (path) => {
    expect(idOf(path)).toBe('many-heat');
  });

  it('is the same for letters that are composed and those that are not', () => {
    expect(idOf('/film/ame\u0301lie')).toBe(idOf('/film/am\u00e9lie'));
  });

  it('is short, and another for another address', () => {
    const [one, other] = [idOf(`/film/${'ж'.repeat(200)}1`), idOf(`/film/${'ж'.repeat(200)}2`)];
    expect(one).not.toBe(other);
    expect(one).toMatch(/^[\p{L}\p{N}\p{M}_-]{1,128}$/u);
  });

  it('is none where the address names no page', () => {
    expect(namesAPage(`${site}/`)).toBe(false);
    expect(namesAPage(`${site}/film/heat`)).toBe(true);
  });
});

describe('the id of an observation of version 1', () => {
  it('is made again where it was made of the address', () => {
    expect(presentSourceId('1972', `${site}/film/солярис-1972`)).toBe('солярис-1972');
  });

  it.each(['tt0113277', 'film-812'])('stays where it was not: %s', (id) => {
    expect(presentSourceId(id, `${site}/film/heat`)).toBe(id);
  });
});
