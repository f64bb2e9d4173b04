import { describe, expect, test } from 'vitest';
import { extract } from './index.ts';

const films = (body: string) =>
  extract(
    new TextEncoder().encode(`<html><head><title>Films</title></head><body>${body}</body></html>`),
    'https://films.example/best',
  ).links.filter(({ rel }) => rel === 'title');

describe('a list of films', () => {
  test('gives each film what stands beside its own link, whatever the rows are made of', () => {
    const entry = (slug: string, title: string, year: number, rating: string) =>
      `<div><div><a href="/film/${slug}"><img src="x"></a></div>
       <p><a href="/film/${slug}">${title}</a> <span>${year}</span></p><b class="rating">${rating}</b></div>`;
    const rows = entry('sharper', 'Sharper', 1979, '7.9') + entry('harbour', 'Harbour', 1984, '6,5');
    expect(films(`<table><tr><td>${rows}</td></tr></table>`)).toEqual([
      { url: 'https://films.example/film/sharper', rel: 'title', title: 'Sharper', year: 1979, rating: 7.9, rank: 1 },
      { url: 'https://films.example/film/harbour', rel: 'title', title: 'Harbour', year: 1984, rating: 6.5, rank: 2 },
    ]);
  });

  test('says nothing of a film that has no row of its own in a table of layout', () => {
    const cell =
      '<td><a href="/film/a-night">A Night</a><a href="/film/a-day">A Day</a><b class="rating">8.6</b> (1990)</td>';
    for (const film of films(`<table><tr>${cell}</tr></table>`)) {
      expect(film.rating).toBeUndefined();
      expect(film.year).toBeUndefined();
    }
  });

  test('takes no year of an award before a link for that of the film', () => {
    const award = (slug: string, title: string) =>
      `<li><b>2004</b> Best Actor <a href="/film/${slug}">${title}</a></li>`;
    const years = films(`<ul>${award('sharper', 'Sharper')}${award('harbour', 'Harbour')}</ul>`).map(
      ({ year }) => year,
    );
    expect(years).toEqual([undefined, undefined]);
  });

  test('gives the year behind a link to that film, also where its row links another', () => {
    const pilot = '<td><a href="/film/a-pilot">A Pilot</a> (2016) of <a href="/film/harbour">Harbour</a> (2014)</td>';
    const other = '<td><a href="/film/a-day">A Day</a> <small><a href="/films/year/1990/">1990</a></small></td>';
    expect(films(`<table><tr>${pilot}</tr><tr>${other}</tr></table>`).map(({ title, year }) => [title, year])).toEqual([
      ['A Pilot', 2016],
      ['Harbour', 2014],
      ['A Day', 1990],
    ]);
  });

  test('knows a film by the address that a result names beside the counted one', () => {
    const result = (id: number) => `<li><a href="/film/${id}/hit/1/" data-url="/film/${id}">Film ${id}</a></li>`;
    expect(films(`<ul>${result(342)}${result(343)}</ul>`).map(({ url }) => url)).toEqual([
      'https://films.example/film/342',
      'https://films.example/film/343',
    ]);
  });

  test('is not lengthened by parts of the site whose names begin like a film does', () => {
    const menu =
      '<a href="/media/">Media</a><a href="/movies-in-theaters/">In theaters</a><a href="/moviemeter/">Meter</a>';
    expect(films(menu)).toEqual([]);
  });
});
