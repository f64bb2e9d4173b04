import { describe, expect, it } from 'vitest';
import { MovieStreamError } from './errors.ts';
import { forbiddenPorts } from './forbidden-ports.ts';
import { openMovieStream } from './movie-stream.ts';
import type { MovieStreamOptions } from './options.ts';
import { gatewayAddress } from './validate-options.ts';

function refusal(options: Partial<MovieStreamOptions>): MovieStreamError {
  try {
    openMovieStream({ url: 'https://movies.example', ...options });
  } catch (error) {
    if (error instanceof MovieStreamError) return error;
    throw error;
  }
  throw new Error('the options were taken');
}

describe('options that can never work are refused at once, with what to do', () => {
  it.each([
    ['ws://movies.example', 'take http:// or https://'],
    ['file:///movies', 'take http:// or https://'],
    ['https://ada:secret@movies.example/', 'take https://movies.example/ and give the option token'],
    ['http://movies.example:6000', 'port 6000 is one that browsers and Node never connect to'],
    ['movies.example', 'has to begin with http:// or https://'],
    ['/movies', 'has to begin with http:// or https://'],
    ['http://', 'cannot read the url'],
  ])('the url %s', (url, remedy) => {
    const error = refusal({ url });
    expect(error).toMatchObject({ status: 0, code: 'invalid_url', retryable: false });
    expect(error.message).toContain(remedy);
    expect(error.message).not.toContain('secret');
  });

  it.each([
    'abc\n',
    'Bearer abc',
    'abc\r\nx-other: 1',
    '密',
    'a\0b',
  ])('the token %j, which is not repeated', (token) => {
    const error = refusal({ token });
    expect(error).toMatchObject({ status: 0, code: 'invalid_token' });
    expect(error.message).toMatch(/is U\+[0-9A-F]{4}\. Take it as it was issued/);
    expect(error.message).not.toContain(`"${token}"`);
  });

  it.each([
    [{ min_rating: Number.NaN }, 'filters.min_rating is null'],
    [{ genre: '' }, 'filters.genre is ""'],
    [{ id: [] }, 'filters.id is an empty list, which nothing passes'],
    [{ director: {} as string }, 'filters.director is {}'],
  ])('the filter %j', (filters, reason) => {
    expect(refusal({ filters })).toMatchObject({ code: 'invalid_filter', message: expect.stringContaining(reason) });
  });

  const storage = { getItem: () => null, setItem: () => {}, removeItem: () => {} };
  it.each([
    [{ snapshot: 0 }, 'invalid_snapshot', 'whole number from 1'],
    [{ keepMovies: true }, 'invalid_keep_movies', 'needs snapshot'],
    [{ keepMovies: true, snapshot: true, storage }, 'invalid_keep_movies', 'half a set'],
    [{ keepMovies: true, snapshot: true, changes: 'new' as const }, 'invalid_keep_movies', 'movies do not leave'],
    [{ share: true }, 'invalid_keep_movies', 'needs snapshot'],
    [{ share: true, snapshot: true, token: () => 'abc' }, 'invalid_share', 'whose token it is'],
    [{ proxyRefusals: -1 }, 'invalid_proxy_refusals', 'whole number'],
    [{ silenceSeconds: 0 }, 'invalid_silence_seconds', 'above 0'],
  ])('%j', (options, code, remedy) => {
    expect(refusal(options)).toMatchObject({ code, message: expect.stringContaining(remedy) });
  });
});

it('an encrypted page cannot read a gateway without encryption, but one on the same machine', () => {
  expect(() => gatewayAddress('http://movies.example', 'https://page.example')).toThrow('browsers block that');
  expect(gatewayAddress('http://localhost:3000', 'https://page.example').href).toBe('http://localhost:3000/');
});

it('the forbidden ports are those that fetch refuses', async () => {
  const reasons = [...forbiddenPorts].map(async (port) => {
    const error = await fetch(`http://127.0.0.1:${port}/`).catch((thrown: Error) => thrown);
    return [port, (error as { cause?: Error }).cause?.message];
  });
  expect((await Promise.all(reasons)).filter(([port, reason]) => port !== 0 && reason !== 'bad port')).toEqual([]);
});
