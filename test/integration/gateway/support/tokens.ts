import { createSecretKey } from 'node:crypto';
import { SignJWT } from 'jose';

export const jwtSecret = 'a secret of thirty-two characters!';

/** A token of an hour that is signed with the secret; with a filter it is limited to movies that pass it. */
export function tokenFor(filter?: Record<string, unknown>): Promise<string> {
  return new SignJWT(filter === undefined ? {} : { cinestream: { filter } })
    .setProtectedHeader({ alg: 'HS256' })
    .setExpirationTime('1h')
    .sign(createSecretKey(Buffer.from(jwtSecret)));
}
