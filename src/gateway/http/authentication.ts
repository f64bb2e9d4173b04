import { createSecretKey, timingSafeEqual } from 'node:crypto';
import { parseCookie } from 'cookie';
import type { Request } from 'express';
import { errors, jwtVerify } from 'jose';
import { z } from 'zod';
import { describeError } from '../../errors.ts';
import { movieFilterSchema } from '../../messaging/contracts/services.ts';
import { Grant } from '../grant/grant.ts';
import type { FieldsOf } from '../grant/restriction.ts';
import { HttpError } from './problem.ts';

const claimsSchema = z.object({
  sub: z.string().max(200).optional(),
  exp: z.number().optional(),
  cinestream: z.object({ filter: movieFilterSchema.strict().optional() }).optional(),
});

export const tokenCookie = 'cinestream_token';
export const tokenParameter = 'access_token';

export type Authenticate = (request: Request) => Promise<Grant>;

/**
 * Checks the JSON Web Token (HS256) of a request: from the Authorization header, else the cookie, else the query, since
 * EventSource cannot set headers. Without a secret everybody may read.
 * @throws HttpError 401
 */
export function createAuthenticator(secret: string | undefined, fieldsOf: FieldsOf): Authenticate {
  if (secret === undefined) {
    const everything = new Grant({ user: undefined, expiresAt: undefined, filter: {} }, fieldsOf);
    return () => Promise.resolve(everything);
  }
  const key = createSecretKey(Buffer.from(secret));
  return async (request) => {
    const token = bearerToken(request) ?? cookieToken(request) ?? queryToken(request);
    if (token === undefined)
      throw unauthorized(
        `a token is needed: as a bearer token, in the cookie ${tokenCookie}, or as ?${tokenParameter}=`,
      );
    try {
      const { payload } = await jwtVerify(token, key, { algorithms: ['HS256'] });
      const claims = claimsSchema.parse(payload);
      const expiresAt = claims.exp === undefined ? undefined : claims.exp * 1000;
      return new Grant({ user: claims.sub, expiresAt, filter: claims.cinestream?.filter ?? {} }, fieldsOf);
    } catch (error) {
      throw unauthorized(
        error instanceof errors.JWTExpired
          ? 'the token has expired'
          : `the token is not valid: ${describeError(error)}`,
      );
    }
  };
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
