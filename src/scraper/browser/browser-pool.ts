import type { Logger } from 'pino';
import type { WebDriver } from 'selenium-webdriver';
import type { Clock } from '../../clock.ts';
import type { ScraperConfiguration } from '../../config.ts';
import { DrainingError, describeError } from '../../errors.ts';
import { planFor } from '../adapters/adapters.ts';
import type { SourceCredentials } from '../credentials/source-credentials.ts';
import { BrowserSessionLostError, PageLoadError } from '../errors.ts';
import { isCutOff, servedDocument } from './cut-off.ts';
import { requireDisplay } from './display.ts';
import { DrainingNodes } from './draining-nodes.ts';
import { DriverProcess } from './driver-process.ts';
import { explainSessionFailure, explainVisitFailure } from './failure.ts';
import { repairMojibake } from './mojibake.ts';
import type { PageRequest, VisitedPage } from './page.ts';
import { type ReadPage, readPageInBrowser, type ScriptSettings } from './page-script.ts';
import { openSession, prepareSession, responseHeaders } from './session.ts';
import { SessionEnder } from './session-ender.ts';

export interface BrowserPoolOptions {
  settings: ScraperConfiguration;
  clock: Clock;
  logger: Logger;
}

interface Session {
  driver: WebDriver;
  id: string;
  pages: number;
  /** Fingerprint of the credentials that it shows; undefined: none. */
  identity: string | undefined;
}

const stepMilliseconds = 5000;
const openMilliseconds = 60_000;

/** Browser sessions that are leased for a page, reused, and retired after a block, a loss, enough pages or when their node drains. */
export class BrowserPool {
  readonly #options: BrowserPoolOptions;
  readonly #driver: DriverProcess;
  readonly #ender: SessionEnder;
  readonly #drainingNodes: DrainingNodes;
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
   * @throws BrowserSessionLostError, BrowserUnavailableError, BrowserMissingError, PageTimeoutError, PageLoadError,
   * DrainingError when the signal aborts.
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
      session = (await this.#takeIdle(request.credentials?.fingerprint)) ?? (await this.#open(request.credentials));
      const page = await this.#within(request, this.#read(session.driver, request));
      session.pages += 1;
      const { finding, refused, isBlock = refused } = examine(page);
      const screenshot = refused ? await this.#screenshot(session.driver) : null;
      if (refused) page.headers = await responseHeaders(session.driver, page.url);
      keep = session.pages < this.#options.settings.sessionMaxPages && !isBlock;
      return { page, finding, screenshot };
    } catch (error) {
      const failure = explainVisitFailure(error, request.url);
      keep = failure instanceof PageLoadError;
      throw failure;
    } finally {
      const reusable = keep && !this.#closed && session !== undefined && !this.#draining.has(session.id);
      if (session !== undefined && reusable) this.#idle.push(session);
      else if (session !== undefined) await this.#ender.end(session.driver);
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
    await Promise.all(this.#idle.splice(0).map((session) => this.#ender.end(session.driver)));
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
      void this.#ender.end(session.driver);
    }
  }

  async #turn(): Promise<void> {
    while (this.#busy >= this.#options.settings.concurrency) {
      await new Promise<void>((resolve) => {
        this.#waiting.push(resolve);
      });
    }
    this.#busy += 1;
  }

  /** An idle session of this identity. With none, one of another makes room for the one to be opened. */
  async #takeIdle(identity: string | undefined): Promise<Session | undefined> {
    const at = this.#idle.findLastIndex((session) => session.identity === identity);
    if (at !== -1) return this.#idle.splice(at, 1)[0];
    const full = this.#idle.length + this.#busy > this.#options.settings.concurrency;
    const other = full ? this.#idle.shift() : undefined;
    if (other !== undefined) await this.#ender.end(other.driver);
    return undefined;
  }

  async #open(credentials?: SourceCredentials): Promise<Session> {
    const { settings, logger } = this.#options;
    requireDisplay(settings);
    const server = settings.seleniumUrl ?? (await this.#driver.address());
    const headlessShell = settings.headed ? undefined : await this.#driver.headlessShell();
    const opening = openSession(
      { ...settings, browserBinary: settings.browserBinary ?? headlessShell },
      server,
      credentials,
    );
    try {
      const driver = await this.#limited(opening, openMilliseconds);
      await this.#limited(prepareSession(driver, settings, credentials), stepMilliseconds);
      this.#opened += 1;
      logger.debug({ server, opened: this.#opened }, 'browser session opened');
      const id = (await driver.getSession()).getId();
      return { driver, id, pages: 0, identity: credentials?.fingerprint };
    } catch (error) {
      // A session that opens too late, or cannot be prepared, would stay behind.
      void opening.then((driver) => this.#ender.end(driver)).catch(() => undefined);
      const failure = explainSessionFailure(error, server);
      logger.warn({ error: describeError(failure) }, 'no browser session');
      throw failure;
    }
  }

  async #read(driver: WebDriver, request: PageRequest): Promise<VisitedPage> {
    const { settings, clock } = this.#options;
    const started = clock.now();
    await driver.get(request.url);
    const script: ScriptSettings = {
      plan: planFor(request),
      maximumItems: request.maximumItems ?? 10_000,
      pageMilliseconds: settings.pageTimeoutSeconds * 1000,
      stepMilliseconds,
    };
    const result = await readPastDialogs(driver, script);
    if (result === null) throw new PageLoadError(`${request.url} cannot be read: it shows one dialog after the other`);
    if ('failure' in result) throw new PageLoadError(`${request.url} could not be read: ${result.failure}`);
    if (/^(?:chrome-error|about):/.test(result.url)) throw new PageLoadError(`${request.url} cannot be reached`);
    const served = result.endsOpenly ? await servedDocument(driver) : null;
    const frames = await readClosedFrames(driver, result.closedFrames);
    const html = result.charset === 'windows-1252' ? repairMojibake(result.html) : result.html;
    return {
      url: result.url,
      html: frames === '' ? html : html.replace(/<\/body><\/html>$/, `${frames}</body></html>`),
      status: result.status,
      headers: {},
      ready: result.ready,
      cutOff: served !== null && isCutOff(served),
      latencyMilliseconds: result.latencyMilliseconds,
      milliseconds: clock.now() - started,
      warnings: result.warnings,
    };
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

const mostDialogs = 10;

/** A dialog that a page opens is dismissed by the driver, and ends what is running in it without a result. */
async function readPastDialogs(
  driver: WebDriver,
  script: ScriptSettings,
): Promise<ReadPage | { failure: string } | null> {
  for (let dialogs = 0; dialogs <= mostDialogs; dialogs += 1) {
    const result = await driver.executeAsyncScript<ReadPage | { failure: string } | null>(readPageInBrowser, script);
    if (result !== null) return result;
  }
  return null;
}

/** Documents of frames of other origins, which only the driver can enter. */
async function readClosedFrames(driver: WebDriver, positions: readonly number[]): Promise<string> {
  let html = '';
  for (const position of positions) {
    await driver.switchTo().frame(position);
    const { url, body } = await driver.executeScript<{ url: string; body: string }>(
      'return { url: location.href, body: document.body ? document.body.innerHTML : "" };',
    );
    html += `<section data-frame-url="${encodeURI(url)}">${body}</section>`;
    await driver.switchTo().defaultContent();
  }
  return html;
}
