import { timingSafeEqual } from 'node:crypto';
import { parseCookie } from 'cookie';
import type { Request } from 'express';
import { errors } from 'jose';
import { z } from 'zod';
import { describeError } from '../../errors.ts';
import { movieFilterSchema } from '../../messaging/contracts/services.ts';
import { Grant } from '../grant/grant.ts';
import type { FieldsOf } from '../grant/restriction.ts';
import { allowsAnyOrigin } from './cors.ts';
import { HttpError } from './problem.ts';
import { createTokenVerifier, KeySetUnavailableError, type TokenSettings } from './token-verifier.ts';

const claimsSchema = z.object({
  sub: z.string().max(200).optional(),
  exp: z.number().optional(),
  cinestream: z.object({ filter: movieFilterSchema.strict().optional() }).optional(),
});

export const tokenCookie = 'cinestream_token';
export const tokenParameter = 'access_token';

export type Authenticate = (request: Request) => Promise<Grant>;

/**
 * Checks the JSON Web Token of a request: from the Authorization header, else the cookie, else the query, since
 * EventSource cannot set headers. Where the settings ask for no tokens, everybody may read.
 * @throws HttpError 401, KeySetUnavailableError
 */
export function createAuthenticator(
  settings: TokenSettings & { corsOrigins: readonly string[] },
  fieldsOf: FieldsOf,
): Authenticate {
  const verify = createTokenVerifier(settings);
  if (verify === undefined) {
    const everything = new Grant({ user: undefined, expiresAt: undefined, filter: {} }, fieldsOf);
    return () => Promise.resolve(everything);
  }
  const anyOrigin = allowsAnyOrigin(settings.corsOrigins);
  return async (request) => {
    const token = bearerToken(request) ?? cookieToken(request) ?? queryToken(request);
    if (token === undefined) throw unauthorized(missingToken(anyOrigin && request.headers.origin !== undefined));
    try {
      const claims = claimsSchema.parse(await verify(token));
      const expiresAt = claims.exp === undefined ? undefined : claims.exp * 1000;
      return new Grant({ user: claims.sub, expiresAt, filter: claims.cinestream?.filter ?? {} }, fieldsOf);
    } catch (error) {
      if (error instanceof KeySetUnavailableError) throw error;
      throw unauthorized(
        error instanceof errors.JWTExpired
          ? 'the token has expired'
          : `the token is not valid: ${describeError(error)}`,
      );
    }
  };
}

function missingToken(cookiesAreKept: boolean): string {
  const ways = `a token is needed: as a bearer token, in the cookie ${tokenCookie}, or as ?${tokenParameter}=`;
  if (!cookiesAreKept) return ways;
  return `${ways}; browsers send no cookie from another origin while CINESTREAM_CORS_ORIGINS is *: list the origin there`;
}

/** Lets a request pass that carries the configured token. @throws HttpError 401, or 403 where none is configured. */
export function requireToken(request: Request, expected: string | undefined, setting: string): void {
  if (expected === undefined) throw new HttpError(403, 'Switched off', `set ${setting} to use this`);
  const given = Buffer.from(bearerToken(request) ?? '');
  const wanted = Buffer.from(expected);
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted))
    throw unauthorized(`a bearer token equal to ${setting} is needed`);
}

function bearerToken(request: Request): string | undefined {
  return /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
}

function cookieToken(request: Request): string | undefined {
  return parseCookie(request.headers.cookie ?? '')[tokenCookie];
}

function queryToken(request: Request): string | undefined {
  const value = request.query[tokenParameter];
  return typeof value === 'string' ? value : undefined;
}

function unauthorized(detail: string): HttpError {
  return new HttpError(401, 'Not authorised', detail, { 'www-authenticate': 'Bearer realm="cinestream"' });
}
