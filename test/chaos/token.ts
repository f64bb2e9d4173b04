import { createSecretKey } from 'node:crypto';
import { SignJWT } from 'jose';

/** What the gateways of the experiment check tokens with. */
export const tokenSecret = 'a secret that only the gateways of the experiment know';

/** A token that the gateways believe, unless it is signed with another secret or has run out. */
export function signToken(secret = tokenSecret, expires: Date = new Date('2100-01-01')): Promise<string> {
  const key = createSecretKey(Buffer.from(secret));
  return new SignJWT({ sub: 'chaos' }).setProtectedHeader({ alg: 'HS256' }).setExpirationTime(expires).sign(key);
}
