import type { Logger } from 'pino';
import { type WebDriver, error as webDriverErrors } from 'selenium-webdriver';
import { Command, Name } from 'selenium-webdriver/lib/command.js';
import type { Clock } from '../../clock.ts';
import { describeError } from '../../errors.ts';
import { nodeOfSession } from '../../observability/grid.ts';

export interface SessionEnderOptions {
  /**
   * Address of the Grid's hub. A slot stays taken until its session is ended or idle for long (300 s by default), so what a
   * hub that restarts did not hear is said again. Undefined for a local driver, whose browsers are processes of this machine.
   */
  grid: string | undefined;
  clock: Clock;
  logger: Logger;
}

/** What an attempt to end a session showed: a hub that restarted does not know it, yet its node may. */
type Outcome = 'ended' | 'unknown' | 'unanswered';

const attemptMilliseconds = 5000;
const firstDelayMilliseconds = 1000;
const longestDelayMilliseconds = 30_000;
const patienceMilliseconds = 10 * 60_000;
/** By then every node has told a restarted hub what it runs: nodes report once a minute. */
const unknownMilliseconds = 90_000;

/** Ends browser sessions for good: until they are gone, or the Grid has been silent for ten minutes. */
export class SessionEnder {
  readonly #options: SessionEnderOptions;
  readonly #closing = new AbortController();
  readonly #pending = new Set<Promise<void>>();

  constructor(options: SessionEnderOptions) {
    this.#options = options;
  }

  /** Resolves after the first attempt; others follow by themselves. Never rejects. */
  async end(driver: WebDriver): Promise<void> {
    const outcome = await this.#attempt(driver);
    if (outcome === 'ended') return;
    if (this.#options.grid === undefined) return killBrowser(driver);
    const task = this.#insist(driver).finally(() => this.#pending.delete(task));
    this.#pending.add(task);
  }

  /** Tries once more to end what is left. */
  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.all(this.#pending);
  }

  async #insist(driver: WebDriver): Promise<void> {
    const { clock, logger } = this.#options;
    const started = clock.now();
    for (let delay = firstDelayMilliseconds; clock.now() - started < patienceMilliseconds; delay *= 2) {
      await clock.wait(Math.min(delay, longestDelayMilliseconds), this.#closing.signal);
      const outcome = await this.#attempt(driver);
      const forgotten = outcome === 'unknown' && clock.now() - started > unknownMilliseconds;
      if (outcome === 'ended' || forgotten || this.#closing.signal.aborted) return;
    }
    logger.warn('a browser session could not be ended: the Grid ends it when it has been idle for its session timeout');
  }

  async #attempt(driver: WebDriver): Promise<Outcome> {
    const { grid, logger } = this.#options;
    const signal = AbortSignal.timeout(attemptMilliseconds);
    try {
      const id = (await driver.getSession()).getId();
      const known = await quit(driver, id, signal);
      if (known || grid === undefined) return 'ended';
      const node = await nodeOfSession(grid, id, signal);
      if (node === null) return 'unknown';
      const response = await fetch(new URL(`/session/${id}`, node), { method: 'DELETE', signal });
      return response.ok || response.status === 404 ? 'ended' : 'unanswered';
    } catch (error) {
      logger.debug({ error: describeError(error) }, 'a browser session was not ended');
      return 'unanswered';
    }
  }
}

/** A driver that was killed leaves its browser running, which nobody would end any more. */
async function killBrowser(driver: WebDriver): Promise<void> {
  try {
    const capabilities = await driver.getCapabilities();
    const pid: unknown = capabilities.get('goog:processID') ?? capabilities.get('moz:processID');
    if (typeof pid === 'number') process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

/** Whether the server knew the session. Not `driver.quit()`, which can be called only once. */
async function quit(driver: WebDriver, sessionId: string, signal: AbortSignal): Promise<boolean> {
  const late = Promise.withResolvers<never>();
  const giveUp = () => late.reject(signal.reason);
  signal.addEventListener('abort', giveUp, { once: true });
  const command = new Command(Name.QUIT).setParameter('sessionId', sessionId);
  try {
    await Promise.race([driver.getExecutor().execute(command), late.promise]);
    return true;
  } catch (error) {
    if (error instanceof webDriverErrors.NoSuchSessionError) return false;
    throw error;
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
}
