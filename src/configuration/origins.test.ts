import { describe, expect, it } from 'vitest';
import { readConfiguration } from '../config.ts';
import { matchesOrigin } from './origins.ts';

const read = (origins: string) => readConfiguration({ CINESTREAM_CORS_ORIGINS: origins }).gateway.corsOrigins;

describe('CINESTREAM_CORS_ORIGINS', () => {
  it.each([
    ['http://a.example/', 'http://a.example'],
    ['HTTP://A.example', 'http://a.example'],
    ['https://a.example:443', 'https://a.example'],
    ['http://localhost:5173/', 'http://localhost:5173'],
    ['https://kinö.example', 'https://xn--kin-una.example'],
    ['http://[::1]:8080', 'http://[::1]:8080'],
    ['capacitor://localhost', 'capacitor://localhost'],
  ])('takes %s for the origin that browsers send', (given, origin) => {
    expect(matchesOrigin(read(given), origin)).toBe(true);
    expect(matchesOrigin(read(given), `${origin}.evil.example`)).toBe(false);
  });

  it('takes a wildcard for every name below a domain, and for nothing else', () => {
    const origins = read('https://*.Example.org, http://*.test:8080/');
    for (const origin of ['https://a.example.org', 'https://a.b.example.org', 'http://x.test:8080'])
      expect([origin, matchesOrigin(origins, origin)]).toEqual([origin, true]);
    for (const origin of [
      'https://example.org',
      'https://.example.org',
      'http://a.example.org',
      'https://evilexample.org',
      'https://a.example.org.evil.example',
      'https://evil.example/.example.org',
      'https://evil.example#.example.org',
      'http://x.test',
      'null',
    ])
      expect([origin, matchesOrigin(origins, origin)]).toEqual([origin, false]);
  });

  it.each([
    'a.example',
    'https://a.example/films',
    'https://a.example?x',
    'https://ann@a.example',
    'https://*',
    'https://a.*.example',
    'https://*example.org',
    'https://*.*.example',
    '*.example.org',
    'null',
    'https://',
    '*,https://a.example',
  ])('is refused by name where it could match nothing: %s', (given) => {
    expect(() => read(`https://fine.example,${given}`)).toThrow(/CINESTREAM_CORS_ORIGINS.*can match no origin/s);
  });
});
