import { MovieStreamError } from './errors.ts';
import { forbiddenPorts } from './forbidden-ports.ts';
import type { MovieFilters, MovieStreamOptions } from './options.ts';

/**
 * Refuses options that can never work, with the reason and what to do: a stream that tries for ever says neither.
 * @throws MovieStreamError with a code that begins with `invalid_`
 */
export function validateOptions(options: MovieStreamOptions): void {
  validateFilters(options.filters ?? {});
  validateSnapshot(options);
  validateSharing(options);
  if (typeof options.token === 'string') validateToken(options.token);
  const { proxyRefusals = 0, silenceSeconds = 1 } = options;
  if (!Number.isInteger(proxyRefusals) || proxyRefusals < 0)
    refuse('proxy_refusals', `proxyRefusals is ${proxyRefusals}: give a whole number, 0 for none`);
  if (!(silenceSeconds > 0)) refuse('silence_seconds', `silenceSeconds is ${silenceSeconds}: give seconds above 0`);
}

/** The gateway's address, absolute and with a slash at its end. @throws MovieStreamError where no stream can be there */
export function gatewayAddress(url: string | URL, page: string | undefined): URL {
  const address = parse(url, page);
  const shown = `${address.protocol}//${address.host}${address.pathname}`;
  if (address.protocol !== 'http:' && address.protocol !== 'https:')
    refuse('url', `${shown} is not HTTP: the stream is a plain HTTP answer, take http:// or https://`);
  if (address.username !== '' || address.password !== '')
    refuse('url', `the url names a user, which fetch does not allow: take ${shown} and give the option token`);
  if (address.port !== '' && forbiddenPorts.has(Number(address.port)))
    refuse('url', `port ${address.port} is one that browsers and Node never connect to: let the gateway have another`);
  if (page?.startsWith('https:') && address.protocol === 'http:' && !isLocal(address.hostname))
    refuse('url', `${shown} is not encrypted, and this page is: browsers block that, take https://`);
  if (!address.pathname.endsWith('/')) address.pathname += '/';
  return address;
}

/** @throws MovieStreamError where it cannot be sent; the message does not repeat it */
export function validateToken(token: unknown): asserts token is string {
  if (typeof token !== 'string') refuse('token', `the token is ${token === null ? 'null' : typeof token}: give a text`);
  const place = /[^\x21-\x7e]/.exec(token)?.index;
  if (place === undefined) return;
  const code = (token.codePointAt(place) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  refuse(
    'token',
    `the token cannot be sent in a header: character ${place + 1} of ${token.length} is U+${code}. ` +
      'Take it as it was issued, without line breaks or spaces around it and without "Bearer"',
  );
}

function parse(url: string | URL, page: string | undefined): URL {
  try {
    return new URL(url, page);
  } catch (error) {
    const why = page === undefined ? 'outside a page it has to begin with http:// or https://' : 'it is no address';
    throw new MovieStreamError(`cannot read the url ${JSON.stringify(String(url))}: ${why}`, 0, 'invalid_url', error);
  }
}

function isLocal(host: string): boolean {
  return /^(localhost|.*\.localhost|127\.[\d.]+|\[::1\])$/.test(host);
}

function validateFilters(filters: MovieFilters): void {
  for (const [name, value] of Object.entries(filters)) {
    const values = Array.isArray(value) ? value : [value];
    if (values.length === 0)
      refuse('filter', `filters.${name} is an empty list, which nothing passes: leave it out for no limit`);
    for (const one of values) {
      const isUseful = typeof one === 'number' ? Number.isFinite(one) : typeof one === 'string' && one.trim() !== '';
      if (one !== undefined && !isUseful)
        refuse(
          'filter',
          `filters.${name} is ${JSON.stringify(one) ?? typeof one}: give a text or a number, or leave it out`,
        );
    }
  }
}

function validateSnapshot({ snapshot, since, keepMovies, storage, changes }: MovieStreamOptions): void {
  if (typeof snapshot === 'number' && (!Number.isInteger(snapshot) || snapshot < 1))
    refuse('snapshot', `snapshot is ${snapshot}: give a whole number from 1, or true for everything`);
  if (!keepMovies) return;
  if (!snapshot || since !== undefined)
    refuse('keep_movies', 'keepMovies needs snapshot and no since: without its beginning the set would lack movies');
  if (storage !== undefined)
    refuse('keep_movies', 'keepMovies and storage do not go together: a position without its movies gives half a set');
  if (changes !== undefined)
    refuse('keep_movies', `keepMovies and changes do not go together: with changes=${changes} movies do not leave`);
}

function validateSharing({ share, snapshot, since, storage, changes, token }: MovieStreamOptions): void {
  if (!share) return;
  validateSnapshot({ url: '', keepMovies: true, snapshot, since, storage, changes });
  if (share === true && typeof token === 'function')
    refuse('share', 'share needs a text that says whose token it is, where token is a function: share: "user 17"');
}

function refuse(option: string, message: string): never {
  throw new MovieStreamError(message, 0, `invalid_${option}`);
}
