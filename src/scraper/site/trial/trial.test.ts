import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { parseSiteFile } from '../site-file.ts';
import { describePage, describeTotals } from './describe-trial.ts';
import { outlinedPage } from './outlined-page.ts';
import { breaksPromise, totalsOf, tryPage } from './trial.ts';

const file = `urls: {movie: [/werk/]}
facts:
  title: {select: .gross}
  year: {select: .jahr}
  rating: {select: .note, best: 5, optional: true}`;
const { site } = parseSiteFile(file, 'test.yaml');

function page(body: string, url = 'https://kino.example/werk/1') {
  const html = `<!doctype html><html><head><title>Kino</title></head><body>${body}</body></html>`;
  return { name: url, url, body: new TextEncoder().encode(html) };
}

const whole = page('<p class="gross">Moos</p><p class="jahr">2025</p><p class="note">4,5</p>');
const broken = page('<p class="gross">Salz</p><p class="jahr">bald</p>', 'https://kino.example/werk/2');

describe('trying a site file on a page', () => {
  it('tells the value, reader and place of each fact', () => {
    const { kind, facts } = tryPage(whole, site, undefined);
    expect(kind).toBe('movie');
    expect(facts.find(({ fact }) => fact === 'rating')).toMatchObject({
      value: 9,
      reader: 'site',
      rule: { place: '.note', texts: ['4,5'], problem: null },
    });
  });

  it('tells what else was said', () => {
    const data = '<script type="application/ld+json">{"@type":"Movie","name":"Farn"}</script>';
    const { facts } = tryPage(page(`<p class="gross">Moos</p>${data}`), site, undefined);
    const title = facts.find(({ fact }) => fact === 'title');
    expect(title).toMatchObject({ value: 'Moos', others: [{ reader: 'json-ld', value: 'Farn' }] });
  });

  it('tells what has changed against the version in force', () => {
    const before = parseSiteFile(file.replace('best: 5', 'best: 10'), 'test.yaml').site;
    const { facts } = tryPage(whole, site, before);
    expect(facts.filter((fact) => fact.before !== null)).toMatchObject([
      { fact: 'rating', value: 9, before: { value: 4.5 } },
    ]);
    expect(tryPage(whole, site, undefined).kindBefore).toBe('unknown');
  });

  it('counts over all pages what is filled, missing, of another type and out of range', () => {
    const strange = page('<p class="gross">Farn</p><p class="jahr">1066</p>', 'https://kino.example/werk/3');
    const totals = totalsOf(
      [whole, broken, strange, page('<p>Programm</p>', 'https://kino.example/')].map((one) =>
        tryPage(one, site, undefined),
      ),
    );
    expect(totals).toEqual([
      { fact: 'title', optional: false, pages: 3, filled: 3, missing: 0, wrongType: 0, outOfRange: 0 },
      { fact: 'year', optional: false, pages: 3, filled: 1, missing: 0, wrongType: 1, outOfRange: 1 },
      { fact: 'rating', optional: true, pages: 3, filled: 1, missing: 2, wrongType: 0, outOfRange: 0 },
    ]);
    expect(totals.filter(breaksPromise).map(({ fact }) => fact)).toEqual(['year']);
  });

  it('is printed as a line for each fact, with what is wrong under it, and as a table', () => {
    const tried = tryPage(broken, site, undefined);
    const lines = stripVTControlCharacters(describePage(tried).join('\n'));
    expect(lines).toContain('title            "Salz"  site  .gross');
    expect(lines).toContain('wrong type: .jahr holds ["bald"]');
    expect(stripVTControlCharacters(describeTotals(totalsOf([tried])).join('\n'))).toMatch(
      /^year\s+1\s+0\s+0\s+1\s+0$/m,
    );
  });
});

describe('a page with its facts outlined', () => {
  it('names each fact at its element, and runs nothing of the page', () => {
    const html = outlinedPage(page('<p class="gross">Moos</p><script>alert(1)</script>'), site);
    expect(html).toMatch(/:is\(\.gross\) \{ outline: 2px solid/);
    expect(html).toContain('content: "title"');
    expect(html.indexOf("script-src 'none'")).toBeLessThan(html.indexOf('<script>'));
    expect(html).toContain('<base href="https://kino.example/werk/1">');
  });

  it('cannot be left by what a selector says', () => {
    const { site: hostile } = parseSiteFile(
      `urls: {movie: [/werk/]}\nfacts:\n  title: {select: '[data-x="</style><b>"]'}`,
      't',
    );
    expect(outlinedPage(whole, hostile)).not.toContain('</style><b>');
  });
});
