import { describe, expect, test } from 'vitest';
import { extract } from './index.ts';

const plotOf = (head: string, body = '') =>
  extract(
    new TextEncoder().encode(
      `<html lang="en"><head>${head}</head><body><h1>Sharper (1979)</h1>
       <p>Director: <a href="/p/1">Ann Bell</a></p><p>Runtime: 98 min</p><p>Genre: Drama</p>${body}</body></html>`,
    ),
    'https://filmlibrary.example/film/sharper',
  ).observations[0]?.plot;
const told = 'A sharper and his brother hide from the harbour police in a lighthouse.';
const inData = (description: string) =>
  plotOf(
    `<script type="application/ld+json">${JSON.stringify({ '@type': 'Movie', name: 'Sharper', description })}</script>`,
  );

describe('a plot', () => {
  test.each([
    '(Harbour Films)',
    '(official text of the distributor)',
    '[Written by a fan]',
    '— HARBOURFILMS',
    '-- (C) Harbour Films',
    '~ Ann Bell, Harbour Guide',
    'Source: Harbour Guide',
  ])('is without its source behind it: %s', (source) => {
    expect(inData(`${told} ${source}`)).toBe(told);
    expect(plotOf('', `<h2>Plot</h2><p>${told}<span class="source">${source}</span></p>`)).toBe(told);
  });

  test('is not taken for what a site says of itself where only its source names the site', () => {
    expect(inData(`${told} (FILMLIBRARY)`)).toBe(told);
  });

  test('keeps brackets and dashes that belong to its sentences', () => {
    for (const ending of [
      'He counts on Bo (Cy Dale).',
      'Nobody sees it. (Not even Bo sees it.)',
      'He runs — and falls.',
    ])
      expect(inData(`${told} ${ending}`)).toBe(`${told} ${ending}`);
  });

  test('is without the labelled facts before it in the same line', () => {
    const line = `<meta property="og:type" content="video.movie"><meta property="og:title" content="Sharper">
      <meta property="og:description" content="Genre: Drama | Synopsis: ${told}">`;
    expect(plotOf(line)).toBe(told);
    expect(inData(`A film by Ann Bell with Cy Dale. Synopsis : ${told}`)).toBe(told);
  });

  test('that is given in short and then in full is read once', () => {
    const full = `${told} There they find another man, who says that he keeps the light and has waited for them.`;
    const short = `${full.slice(0, 90)} <a href="#">More</a>`;
    expect(plotOf('', `<p class="synopsis"><span>${short}</span> <span class="hidden">${full}</span></p>`)).toBe(full);
  });

  test('ends before the link that leads to all of it', () => {
    expect(plotOf('', `<div id="title_summary">${told} <a href="/all">See more</a></div>`)).toBe(told);
  });

  test('may be all that stands beside the title with its year, but not the lines below the heading of an article', () => {
    const long = `${told} ${told}`;
    const beside = (heading: string) =>
      extract(
        new TextEncoder().encode(
          `<html><head><title>${heading}</title></head><body><div><h1>${heading}</h1><span>${long}</span></div>
           <p>Director: <a href="/p/1">Ann Bell</a></p><p>Runtime: 98 min</p><p>Genre: Drama</p><p>Year: 1979</p></body></html>`,
        ),
        'https://movies.example/film/sharper',
      ).observations[0]?.plot;
    expect(beside('Sharper (1979)')).toBe(long);
    expect(beside('Sharper review')).toBeNull();
  });
});
