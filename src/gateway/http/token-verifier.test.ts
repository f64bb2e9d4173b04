import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import { afterEach, describe, expect, it } from 'vitest';
import { createTokenVerifier, KeySetUnavailableError, type TokenSettings } from './token-verifier.ts';

const closing: (() => void)[] = [];

afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** Serves what `keys` holds; says nothing while it is undefined. */
async function serveKeys() {
  const served: { keys: JWK[] | undefined; requests: number; url: string } = { keys: [], requests: 0, url: '' };
  const server = createServer((_, response) => {
    served.requests += 1;
    if (served.keys !== undefined) response.end(JSON.stringify({ keys: served.keys }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(
    () => server.closeAllConnections(),
    () => server.close(),
  );
  served.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`;
  return served;
}

async function keyPair(alg: string, kid: string) {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
  const claims = { iss: 'https://login.example', aud: 'movies', sub: kid };
  return {
    jwk: { ...(await exportJWK(publicKey)), kid, alg },
    sign: (more: Record<string, unknown> = {}) =>
      new SignJWT({ ...claims, ...more }).setProtectedHeader({ alg, kid }).setExpirationTime('1h').sign(privateKey),
    signWithoutKeyId: () => new SignJWT(claims).setProtectedHeader({ alg }).setExpirationTime('1h').sign(privateKey),
  };
}

function verifier(settings: Partial<TokenSettings>, timeout = 20_000) {
  const none = { jwtSecrets: undefined, jwtJwksUrl: undefined, jwtIssuer: undefined, jwtAudience: undefined };
  const verify = createTokenVerifier({ ...none, ...settings }, { timeout, cooldown: 0, maximumAge: 600_000 });
  if (verify === undefined) throw new Error('these settings ask for tokens');
  return verify;
}

const secret = (letter: string) => letter.repeat(32);
const signed = (key: string) =>
  new SignJWT({ sub: 'ann' }).setProtectedHeader({ alg: 'HS256' }).setExpirationTime('1h').sign(Buffer.from(key));

describe('a key set', () => {
  it.each(['RS256', 'ES256', 'EdDSA'])('checks tokens of %s, and is fetched once for many', async (algorithm) => {
    const served = await serveKeys();
    const pair = await keyPair(algorithm, 'one');
    served.keys = [pair.jwk];
    const verify = verifier({ jwtJwksUrl: served.url });
    for (let times = 0; times < 3; times += 1) expect((await verify(await pair.sign())).sub).toBe('one');
    expect(served.requests).toBe(1);
  });

  it('is fetched anew for a key that it lacks, and forgets those that are gone', async () => {
    const served = await serveKeys();
    const [old, fresh] = [await keyPair('ES256', 'old'), await keyPair('ES256', 'new')];
    served.keys = [old.jwk];
    const verify = verifier({ jwtJwksUrl: served.url });
    await verify(await old.sign());
    served.keys = [fresh.jwk];
    expect((await verify(await fresh.sign())).sub).toBe('new');
    await expect(verify(await old.sign())).rejects.toThrow();
  });

  it('of several keys takes a token that does not say with which it is signed', async () => {
    const served = await serveKeys();
    const [one, other, foreign] = [
      await keyPair('ES256', 'one'),
      await keyPair('ES256', 'other'),
      await keyPair('ES256', 'x'),
    ];
    served.keys = [one.jwk, other.jwk];
    const verify = verifier({ jwtJwksUrl: served.url });
    for (const pair of [one, other])
      expect((await verify(await pair.signWithoutKeyId())).iss).toBe('https://login.example');
    await expect(verify(await foreign.signWithoutKeyId())).rejects.toThrow(/signature/);
  });

  it('that does not answer in time is said to be missing, not the token to be wrong', async () => {
    const served = await serveKeys();
    const pair = await keyPair('ES256', 'one');
    served.keys = undefined;
    await expect(verifier({ jwtJwksUrl: served.url }, 300)(await pair.sign())).rejects.toThrow(KeySetUnavailableError);
  });

  it('is no secret: a token signed with the public key as one is refused', async () => {
    const served = await serveKeys();
    const pair = await keyPair('ES256', 'one');
    served.keys = [pair.jwk];
    const verify = verifier({ jwtJwksUrl: served.url });
    await expect(verify(await signed(JSON.stringify(pair.jwk)))).rejects.toThrow(/not accepted/);
  });
});

describe('issuer and audience', () => {
  it('must be the expected ones', async () => {
    const served = await serveKeys();
    const pair = await keyPair('ES256', 'one');
    served.keys = [pair.jwk];
    const verify = verifier({
      jwtJwksUrl: served.url,
      jwtIssuer: 'https://login.example',
      jwtAudience: ['movies', 'films'],
    });
    expect((await verify(await pair.sign())).sub).toBe('one');
    expect((await verify(await pair.sign({ aud: ['x', 'films'] }))).sub).toBe('one');
    await expect(verify(await pair.sign({ iss: 'https://other.example' }))).rejects.toThrow(/iss/);
    await expect(verify(await pair.sign({ aud: 'others' }))).rejects.toThrow(/aud/);
    await expect(verify(await pair.sign({ aud: undefined }))).rejects.toThrow(/aud/);
  });

  it('are refused where nothing is there to check tokens with', () => {
    expect(() => verifier({ jwtIssuer: 'https://login.example' })).toThrow(/CINESTREAM_JWT_JWKS_URL/);
  });
});

describe('several secrets', () => {
  it('are all accepted, so that one can take the place of another', async () => {
    const verify = verifier({ jwtSecrets: [secret('n'), secret('o')] });
    for (const letter of ['n', 'o']) expect((await verify(await signed(secret(letter)))).sub).toBe('ann');
    await expect(verify(await signed(secret('x')))).rejects.toThrow(/signature/);
  });

  it('stand beside a key set', async () => {
    const served = await serveKeys();
    const pair = await keyPair('RS256', 'one');
    served.keys = [pair.jwk];
    const verify = verifier({ jwtJwksUrl: served.url, jwtSecrets: [secret('n')] });
    expect((await verify(await signed(secret('n')))).sub).toBe('ann');
    expect((await verify(await pair.sign())).sub).toBe('one');
  });
});
