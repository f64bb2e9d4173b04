import { type ConnectionOptions, connect, type EventStream } from './connection.ts';
import { Interruption, MovieStreamError } from './errors.ts';
import type { MovieStreamOptions } from './options.ts';
import { validateToken } from './validate-options.ts';

const proxyStatuses = new Set([403, 404, 408]);

/** Makes connections: with the token of the moment, and past a proxy that has no gateway behind it for a while. */
export class Connector {
  readonly #options: MovieStreamOptions;
  readonly #refusalsAtMost: number;
  #refusals = 0;
  #tokenExpired = false;

  constructor(options: MovieStreamOptions) {
    this.#options = options;
    this.#refusalsAtMost = options.proxyRefusals ?? 5;
  }

  /**
   * The stream; undefined where the server says that it is at its end.
   * @throws Interruption when coming back may help
   * @throws MovieStreamError when it would not
   */
  async connect(request: Omit<ConnectionOptions, 'fetch'>): Promise<EventStream | undefined> {
    try {
      const stream = await this.#withToken(request);
      this.#refusals = 0;
      return stream;
    } catch (error) {
      if (!(error instanceof MovieStreamError) || !isOfProxy(error)) throw error;
      this.#refusals += 1;
      if (this.#refusals <= this.#refusalsAtMost) throw new Interruption(error.message, undefined, error);
      throw error;
    }
  }

  /** The gateway no longer takes the token. @throws Interruption @throws MovieStreamError where there is no other */
  expire(): never {
    if (typeof this.#options.token !== 'function') throw new MovieStreamError('the token has expired', 401);
    this.#tokenExpired = true;
    throw new Interruption('the token has expired');
  }

  async #withToken(request: Omit<ConnectionOptions, 'fetch'>): Promise<EventStream | undefined> {
    for (;;) {
      const token = await this.#token();
      const headers = { ...request.headers, ...(token && { authorization: `Bearer ${token}` }) };
      const renewed = this.#tokenExpired;
      try {
        const stream = await connect({ ...request, headers, fetch: this.#options.fetch ?? fetch });
        this.#tokenExpired = false;
        return stream;
      } catch (error) {
        const expired = error instanceof MovieStreamError && error.status === 401;
        if (!expired || renewed || typeof this.#options.token !== 'function') throw error;
        this.#tokenExpired = true;
      }
    }
  }

  async #token(): Promise<string | undefined> {
    const { token } = this.#options;
    if (typeof token !== 'function') return token;
    const given = await token({ expired: this.#tokenExpired });
    if (given) validateToken(given);
    return given;
  }
}

/** A gateway names its errors. What has no name is of a proxy, which may find a gateway again after a deploy. */
function isOfProxy({ status, code }: MovieStreamError): boolean {
  return status === 408 || (code === undefined && proxyStatuses.has(status));
}
