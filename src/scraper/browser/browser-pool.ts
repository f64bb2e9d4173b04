import type { Agent } from 'node:http';
import type { Logger } from 'pino';
import type { WebDriver } from 'selenium-webdriver';
import type { Clock } from '../../clock.ts';
import type { ScraperConfiguration } from '../../config.ts';
import { DrainingError, describeError } from '../../errors.ts';
import { OutageLog } from '../../messaging/nats/consumer/outage-log.ts';
import type { SourceCredentials } from '../credentials/source-credentials.ts';
import { BrowserSessionLostError } from '../errors.ts';
import { requireDisplay } from './display.ts';
import { DrainingNodes } from './draining-nodes.ts';
import { DriverProcess } from './driver-process.ts';
import { explainSessionFailure, explainVisitFailure } from './failure.ts';
import { NavigationLog } from './navigation.ts';
import { OpeningBackoff } from './opening-backoff.ts';
import type { PageRequest, VisitedPage } from './page.ts';
import { readVisit, type Tab } from './read-visit.ts';
import { connectionsTo, openSession, prepareSession } from './session.ts';
import { SessionEnder } from './session-ender.ts';

export interface BrowserPoolOptions {
  settings: ScraperConfiguration;
  clock: Clock;
  logger: Logger;
}

interface Session extends Tab {
  id: string;
  /** Its connections to the driver or Grid. */
  connections: Agent;
  pages: number;
  /** Fingerprint of the credentials that it shows; undefined: none. */
  identity: string | undefined;
}

const stepMilliseconds = 5000;
const openMilliseconds = 60_000;

/** Failures of a page that say nothing of the session. */
const leavesSessionUsable: ReadonlySet<string> = new Set([
  'page_load_failed',
  'page_incomplete',
  'page_not_committed',
  'no_content',
  'download',
  'unsupported_content',
  'address_refused',
  'host_busy',
  'page_taken',
]);

/** Browser sessions that are leased for a page, reused, and retired after a block, a loss, enough pages or when their node drains. */
export class BrowserPool {
  readonly #options: BrowserPoolOptions;
  readonly #driver: DriverProcess;
  readonly #ender: SessionEnder;
  readonly #drainingNodes: DrainingNodes;
  readonly #backoff: OpeningBackoff;
  readonly #outage: OutageLog;
  readonly #idle: Session[] = [];
  readonly #waiting: (() => void)[] = [];
  #busy = 0;
  #opened = 0;
  #closed = false;
  #draining: ReadonlySet<string> = new Set();

  constructor(options: BrowserPoolOptions) {
    this.#options = options;
    const { settings, clock, logger } = options;
    this.#driver = new DriverProcess(settings.browser);
    const grid = settings.seleniumUrl;
    this.#ender = new SessionEnder({ grid, clock, logger });
    this.#backoff = new OpeningBackoff(clock);
    this.#outage = new OutageLog('browser sessions', clock, logger);
    const hasSessions = () => this.stats().open > 0;
    this.#drainingNodes = new DrainingNodes({
      ...{ grid, clock, logger, hasSessions },
      onFound: (sessions) => this.#letGo(sessions),
    });
  }

  stats(): { open: number; busy: number; opened: number } {
    return { open: this.#idle.length + this.#busy, busy: this.#busy, opened: this.#opened };
  }

  /**
   * Reads a page in a leased session and has it examined. One that is refused is photographed, and the session given up unless
   * the site has nothing against it.
   * @throws BrowserSessionLostError, BrowserUnavailableError, BrowserMissingError, DrainingError when the signal aborts, and what
   * `readVisit` throws.
   */
  async visit<Finding>(
    request: PageRequest,
    examine: (page: VisitedPage) => { finding: Finding; refused: boolean; isBlock?: boolean },
  ): Promise<{ page: VisitedPage; finding: Finding; screenshot: Uint8Array | null }> {
    await this.#turn();
    let session: Session | undefined;
    let keep = false;
    try {
      request.signal.throwIfAborted();
      session = await this.#lease(request);
      await request.beforeAsking?.();
      const { settings, clock } = this.#options;
      const page = await this.#within(request, readVisit(session, request, settings, clock));
      session.pages += 1;
      const { finding, refused, isBlock = refused } = examine(page);
      const screenshot = refused ? await this.#screenshot(session.driver) : null;
      keep = session.pages < this.#options.settings.sessionMaxPages && !isBlock;
      return { page, finding, screenshot };
    } catch (error) {
      const failure = explainVisitFailure(error, request.url);
      keep = leavesSessionUsable.has(failure.code);
      throw failure;
    } finally {
      const reusable = keep && !this.#closed && session !== undefined && !this.#draining.has(session.id);
      if (session !== undefined && reusable && (await this.#clear(session))) this.#idle.push(session);
      else if (session !== undefined) await this.#end(session);
      this.#busy -= 1;
      this.#waiting.shift()?.();
    }
  }

  /**
   * Opens a session ahead of the first page, which shows whether there can be one at all.
   * @throws BrowserMissingError, BrowserUnavailableError
   */
  async open(): Promise<void> {
    this.#idle.push(await this.#open());
  }

  /** Quits every session and the local driver. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#drainingNodes.close();
    await Promise.all(this.#idle.splice(0).map((session) => this.#end(session)));
    await this.#ender.close();
    await this.#driver.stop();
  }

  /** Ends those that are idle now, and the others after their page. */
  #letGo(draining: ReadonlySet<string>): void {
    this.#draining = draining;
    const leaving = this.#idle.filter(({ id }) => draining.has(id));
    for (const session of leaving) {
      this.#idle.splice(this.#idle.indexOf(session), 1);
      this.#options.logger.info({ session: session.id }, 'a browser session ends: its node drains');
      void this.#end(session);
    }
  }

  /** Resolves after the first attempt to end it. */
  async #end({ driver, connections }: Session): Promise<void> {
    await this.#ender.end(driver);
    connections.destroy();
  }

  async #turn(): Promise<void> {
    while (this.#busy >= this.#options.settings.concurrency) {
      await new Promise<void>((resolve) => {
        this.#waiting.push(resolve);
      });
    }
    this.#busy += 1;
  }

  /** An idle session, or a new one. While none can be opened, attempts are spaced, and what becomes idle meanwhile is taken. */
  async #lease({ credentials, signal }: PageRequest): Promise<Session> {
    const idle = await this.#takeIdle(credentials?.fingerprint);
    if (idle !== undefined) return idle;
    if (!this.#backoff.isFailing) return this.#open(credentials);
    await this.#backoff.wait(signal);
    signal.throwIfAborted();
    return (await this.#takeIdle(credentials?.fingerprint)) ?? (await this.#open(credentials));
  }

  /** An idle session of this identity. With none, one of another makes room for the one to be opened. */
  async #takeIdle(identity: string | undefined): Promise<Session | undefined> {
    const at = this.#idle.findLastIndex((session) => session.identity === identity);
    if (at !== -1) return this.#idle.splice(at, 1)[0];
    const full = this.#idle.length + this.#busy > this.#options.settings.concurrency;
    const other = full ? this.#idle.shift() : undefined;
    if (other !== undefined) await this.#end(other);
    return undefined;
  }

  async #open(credentials?: SourceCredentials): Promise<Session> {
    const { settings, logger } = this.#options;
    requireDisplay(settings);
    const server = settings.seleniumUrl ?? (await this.#driver.address());
    const headlessShell = settings.headed ? undefined : await this.#driver.headlessShell();
    const connections = connectionsTo(server);
    const opening = openSession(
      { ...settings, browserBinary: settings.browserBinary ?? headlessShell },
      { server, connections },
      credentials,
    );
    try {
      const driver = await this.#limited(opening, openMilliseconds);
      await this.#limited(prepareSession(driver, settings, credentials), stepMilliseconds);
      this.#opened += 1;
      logger.debug({ server, opened: this.#opened }, 'browser session opened');
      const id = (await driver.getSession()).getId();
      const navigation = NavigationLog.of(driver);
      this.#backoff.succeeded();
      this.#outage.recovered();
      return { driver, connections, navigation, id, pages: 0, identity: credentials?.fingerprint };
    } catch (error) {
      // A session that opens too late, or cannot be prepared, would stay behind.
      void opening
        .then((driver) => this.#ender.end(driver))
        .catch(() => undefined)
        .finally(() => connections.destroy());
      const failure = explainSessionFailure(error, server);
      this.#outage.report(failure);
      this.#backoff.failed();
      throw failure;
    }
  }

  /** Back on a blank page, so that what the next visit finds is its own. Whether that worked. */
  async #clear(session: Session): Promise<boolean> {
    const clear = async () => {
      await session.driver.get('about:blank');
      await session.navigation?.clear();
    };
    return this.#limited(clear(), stepMilliseconds).then(
      () => true,
      (error: unknown) => {
        this.#options.logger.debug({ error: describeError(error) }, 'a browser session did not leave its page');
        return false;
      },
    );
  }

  /** The page as it is shown, PNG; null where the browser gives none, which is no reason to lose the page. */
  async #screenshot(driver: WebDriver): Promise<Uint8Array | null> {
    return this.#limited(driver.takeScreenshot(), stepMilliseconds).then(
      (base64) => Buffer.from(base64, 'base64'),
      (error: unknown) => {
        this.#options.logger.debug({ error: describeError(error) }, 'no screenshot could be taken');
        return null;
      },
    );
  }

  /** Ends early when the job is taken away or the driver no longer answers. */
  async #within<T>(request: PageRequest, work: Promise<T>): Promise<T> {
    const aborted = Promise.withResolvers<never>();
    const abort = () => aborted.reject(new DrainingError('the page is given back'));
    request.signal.addEventListener('abort', abort, { once: true });
    try {
      const patience = (this.#options.settings.pageTimeoutSeconds + 15) * 2000;
      return await this.#limited(Promise.race([work, aborted.promise]), patience);
    } finally {
      request.signal.removeEventListener('abort', abort);
      work.catch(() => undefined);
    }
  }

  async #limited<T>(work: Promise<T>, milliseconds: number): Promise<T> {
    const patience = new AbortController();
    const late = this.#options.clock.wait(milliseconds, patience.signal).then(() => {
      if (patience.signal.aborted) return new Promise<never>(() => undefined);
      throw new BrowserSessionLostError(`the browser did not answer within ${milliseconds} ms`);
    });
    try {
      return await Promise.race([work, late]);
    } finally {
      patience.abort();
    }
  }
}
