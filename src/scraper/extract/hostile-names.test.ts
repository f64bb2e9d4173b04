import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { extract } from './index.ts';

const encode = (text: string) => new TextEncoder().encode(text);

/** What a page could reach through a careless assignment. */
const prototypes = [Object.prototype, Array.prototype, String.prototype, Function.prototype, Map.prototype];
const ownNames = () => prototypes.map((prototype) => Reflect.ownKeys(prototype).length);

const dangerous = fc.constantFrom(
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  '@type',
  'name',
);
const { value: document } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom('polluted', 'Movie', 'Heat', 1, null, true),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.array(fc.tuple(dangerous, tie('value')), { maxLength: 4 }).map(jsonObject),
  ),
}));

/** JSON text can hold keys that an object literal would take for its prototype. */
class Json {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

function jsonObject(entries: [string, unknown][]): Json {
  return new Json(`{${entries.map(([key, value]) => `${JSON.stringify(key)}:${jsonOf(value)}`).join(',')}}`);
}

function jsonOf(value: unknown): string {
  if (value instanceof Json) return value.text;
  if (Array.isArray(value)) return `[${value.map(jsonOf).join(',')}]`;
  return JSON.stringify(value);
}

/** The value in every place where a page holds data, and the names in every place where it holds names. */
function pageWith(json: string, name: string): string {
  const movie = `{"@type":"Movie","name":"Heat","${name}":${json},"director":${json},"aggregateRating":${json}}`;
  return `<html><head><meta property="${name}" content="polluted"><meta name="${name}" content="polluted">
    <script type="application/ld+json">${movie}</script>
    <script type="application/ld+json">${json}</script>
    <script id="__NEXT_DATA__" type="application/json">{"props":{"pageProps":${json},"${name}":${movie}}}</script></head>
    <body><div itemscope itemtype="https://schema.org/Movie"><span itemprop="${name}">polluted</span><b itemprop="name">Heat</b></div>
    <div vocab="https://schema.org/" typeof="Movie"><span property="${name}">polluted</span></div>
    <dl><dt>${name}</dt><dd>polluted</dd></dl><table><tr><th>${name}</th><td>polluted</td></tr></table></body></html>`;
}

describe('names that mean something to JavaScript', () => {
  it('change no prototype, wherever a page has them', () => {
    const before = ownNames();
    fc.assert(
      fc.property(document, dangerous, (value, name) => {
        const { observations } = extract(encode(pageWith(jsonOf(value), name)), 'https://a.example/film/x');
        expect(ownNames()).toEqual(before);
        expect(({} as Record<string, unknown>).polluted).toBeUndefined();
        expect(([] as unknown as Record<string, unknown>).polluted).toBeUndefined();
        for (const movie of observations) expect(Object.getPrototypeOf(movie.provenance)?.polluted).toBeUndefined();
      }),
      { numRuns: 300 },
    );
  });
});
