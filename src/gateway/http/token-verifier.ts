import { createSecretKey, type KeyObject } from 'node:crypto';
import {
  type CryptoKey,
  createRemoteJWKSet,
  decodeProtectedHeader,
  errors,
  type JWTPayload,
  type JWTVerifyGetKey,
  type JWTVerifyOptions,
  jwtVerify,
} from 'jose';
import { CineStreamError, ConfigurationError } from '../../errors.ts';

export interface TokenSettings {
  /** Shared secrets, each of which is accepted. */
  jwtSecrets: readonly string[] | undefined;
  /** Where the public keys are (JSON Web Key Set). */
  jwtJwksUrl: string | undefined;
  jwtIssuer: string | undefined;
  /** Any of them is accepted. */
  jwtAudience: readonly string[] | undefined;
}

/** How the key set is fetched, in milliseconds. */
export interface KeySetTimes {
  timeout: number;
  /** A key that is not known is looked for again after so long. */
  cooldown: number;
  maximumAge: number;
}

const usualTimes: KeySetTimes = { timeout: 5000, cooldown: 10_000, maximumAge: 600_000 };
const asymmetricAlgorithms = ['RS256', 'ES256', 'EdDSA', 'Ed25519'];

/** The keys that tokens are checked with cannot be had now. */
export class KeySetUnavailableError extends CineStreamError {
  readonly code = 'key_set_unavailable';
  readonly retryable = true;
}

/** Gives the claims of a token that can be trusted. @throws errors of `jose`, KeySetUnavailableError */
export type VerifyToken = (token: string) => Promise<JWTPayload>;

/**
 * What the settings accept: HS256 with one of the secrets, RS256, ES256 and EdDSA with a key of the key set, which is cached
 * and fetched anew when it is old or a token names a key that it lacks. Undefined where no tokens are asked for.
 * @throws ConfigurationError
 */
export function createTokenVerifier(settings: TokenSettings, times = usualTimes): VerifyToken | undefined {
  const { jwtSecrets, jwtJwksUrl, jwtIssuer, jwtAudience } = settings;
  if (jwtSecrets === undefined && jwtJwksUrl === undefined) {
    if (jwtIssuer === undefined && jwtAudience === undefined) return undefined;
    throw new ConfigurationError(
      'CINESTREAM_JWT_ISSUER and CINESTREAM_JWT_AUDIENCE do nothing by themselves: set CINESTREAM_JWT_SECRET or CINESTREAM_JWT_JWKS_URL as well',
    );
  }
  const secrets = (jwtSecrets ?? []).map((secret) => createSecretKey(Buffer.from(secret)));
  const keySet = jwtJwksUrl === undefined ? undefined : remoteKeys(jwtJwksUrl, times);
  const expected: JWTVerifyOptions = {
    ...(jwtIssuer !== undefined && { issuer: jwtIssuer }),
    ...(jwtAudience !== undefined && { audience: [...jwtAudience] }),
  };
  return async (token) => {
    const { alg = '' } = decodeProtectedHeader(token);
    if (keySet !== undefined && asymmetricAlgorithms.includes(alg))
      return verifyWithKeySet(token, keySet, { ...expected, algorithms: asymmetricAlgorithms });
    return verifyWithAny(token, secrets, { ...expected, algorithms: ['HS256'] });
  };
}

/** A token that does not say which key it is signed with may be signed with any that fits its algorithm. */
async function verifyWithKeySet(
  token: string,
  keySet: JWTVerifyGetKey,
  options: JWTVerifyOptions,
): Promise<JWTPayload> {
  try {
    return (await jwtVerify(token, keySet, options)).payload;
  } catch (error) {
    if (!(error instanceof errors.JWKSMultipleMatchingKeys)) throw error;
    const keys: VerifyingKey[] = [];
    for await (const key of error) keys.push(key);
    return verifyWithAny(token, keys, options);
  }
}

type VerifyingKey = KeyObject | CryptoKey;

async function verifyWithAny(
  token: string,
  keys: readonly VerifyingKey[],
  options: JWTVerifyOptions,
): Promise<JWTPayload> {
  let failure: unknown = new errors.JOSEAlgNotAllowed('tokens of this algorithm are not accepted');
  for (const key of keys) {
    try {
      return (await jwtVerify(token, key, options)).payload;
    } catch (error) {
      failure = error;
      if (!(error instanceof errors.JWSSignatureVerificationFailed)) throw error;
    }
  }
  throw failure;
}

function remoteKeys(url: string, { timeout, cooldown, maximumAge }: KeySetTimes): JWTVerifyGetKey {
  const keys = createRemoteJWKSet(new URL(url), {
    timeoutDuration: timeout,
    cooldownDuration: cooldown,
    cacheMaxAge: maximumAge,
  });
  return async (header, token) => {
    try {
      return await keys(header, token);
    } catch (error) {
      if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys) throw error;
      throw new KeySetUnavailableError(`the keys that tokens are checked with cannot be read from ${url}`, {
        cause: error,
      });
    }
  };
}
