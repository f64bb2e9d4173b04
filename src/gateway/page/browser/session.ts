const storageKey = 'cinestream token';

/** What a token says of itself. Only shown: the gateway is who checks it. */
export interface Identity {
  name: string;
  /** Milliseconds since the epoch. */
  expiresAt: number | undefined;
}

/** The visitor's token, in memory, and in a storage of the browser where that is allowed. */
export class Session {
  #token: string | undefined;

  constructor() {
    this.#token = takeFromAddress() ?? stored('sessionStorage') ?? stored('localStorage');
  }

  get token(): string | undefined {
    return this.#token;
  }

  get identity(): Identity | undefined {
    return this.#token === undefined ? undefined : readIdentity(this.#token);
  }

  /** `remember`: beyond this tab. */
  signIn(token: string, remember: boolean): void {
    this.signOut();
    this.#token = token;
    keep(remember ? 'localStorage' : 'sessionStorage', token);
  }

  signOut(): void {
    this.#token = undefined;
    for (const place of ['sessionStorage', 'localStorage'] as const) keep(place, undefined);
  }

  /** Headers for a request of this visitor. */
  get headers(): Record<string, string> {
    return this.#token === undefined ? {} : { authorization: `Bearer ${this.#token}` };
  }
}

/** Name and expiry out of a JSON Web Token, unchecked. */
export function readIdentity(token: string): Identity | undefined {
  try {
    const [, payload = ''] = token.split('.');
    const bytes = Uint8Array.from(atob(payload.replaceAll('-', '+').replaceAll('_', '/')), (one) => one.charCodeAt(0));
    const claims = JSON.parse(new TextDecoder().decode(bytes)) as { sub?: unknown; exp?: unknown };
    return {
      name: typeof claims.sub === 'string' ? claims.sub : 'somebody without a name',
      expiresAt: typeof claims.exp === 'number' ? claims.exp * 1000 : undefined,
    };
  } catch {
    return undefined;
  }
}

/** A token in the address would stand in the history and in copied links: it moves into this tab's storage. */
function takeFromAddress(): string | undefined {
  const address = new URL(location.href);
  const token = address.searchParams.get('access_token');
  if (token === null || token === '') return undefined;
  address.searchParams.delete('access_token');
  history.replaceState(history.state, '', address);
  keep('sessionStorage', token);
  return token;
}

type Place = 'sessionStorage' | 'localStorage';

function stored(place: Place): string | undefined {
  try {
    return window[place].getItem(storageKey) ?? undefined;
  } catch {
    return undefined;
  }
}

function keep(place: Place, token: string | undefined): void {
  try {
    if (token === undefined) window[place].removeItem(storageKey);
    else window[place].setItem(storageKey, token);
  } catch {
    // Where storage is forbidden the token lives as long as the page.
  }
}
