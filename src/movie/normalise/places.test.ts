import { expect, it } from 'vitest';
import { countryCode, languageCode } from './places.ts';

it.each([
  ['United States', 'US'],
  ['USA', 'US'],
  ['us', 'US'],
  ['U.S.A.', 'US'],
  ['UK', 'GB'],
  ['Türkiye', 'TR'],
  ['West Germany', 'West Germany'],
])('the country %s is %s', (text, code) => {
  expect(countryCode(text)).toBe(code);
});

it.each([
  ['English', 'en'],
  ['en-US', 'en'],
  ['FR', 'fr'],
  ['Mandarin', 'zh'],
  ['Klingon of old', 'Klingon of old'],
])('the language %s is %s', (text, code) => {
  expect(languageCode(text)).toBe(code);
});
