import chrome from 'selenium-webdriver/chrome.js';
import firefox from 'selenium-webdriver/firefox.js';
import type { ScraperConfiguration } from '../../config.ts';
import { BrowserMissingError } from '../errors.ts';
import { findHeadlessShell, findProgram } from './programs.ts';

type DriverService = ReturnType<chrome.ServiceBuilder['build']>;

const remedies = {
  chrome:
    'on Debian: apt-get install chromium chromium-driver; on macOS: brew install --cask chromedriver google-chrome',
  firefox: 'install Firefox and geckodriver; on macOS: brew install geckodriver firefox',
} as const;

/** The local driver, started when first needed and again when it was lost. */
export class DriverProcess {
  readonly #browser: ScraperConfiguration['browser'];
  #service: DriverService | undefined;
  #headlessShell: Promise<string | undefined> | undefined;

  constructor(browser: ScraperConfiguration['browser']) {
    this.#browser = browser;
  }

  /**
   * Address of the running driver.
   * @throws BrowserMissingError
   */
  async address(): Promise<string> {
    if (this.#service?.isRunning()) return this.#service.address();
    const program = await findProgram(this.#browser === 'chrome' ? 'chromedriver' : 'geckodriver');
    if (program === null) {
      throw new BrowserMissingError(`no ${this.#browser} driver is on the PATH: ${remedies[this.#browser]}`);
    }
    this.#headlessShell ??= this.#browser === 'chrome' ? findHeadlessShell(program) : undefined;
    const builder =
      this.#browser === 'chrome' ? new chrome.ServiceBuilder(program) : new firefox.ServiceBuilder(program);
    this.#service = builder.build();
    return this.#service.start(20_000);
  }

  /** The browser that suits the running driver better than the one that it finds by itself, where no window is wanted. */
  async headlessShell(): Promise<string | undefined> {
    return this.#headlessShell;
  }

  async stop(): Promise<void> {
    const service = this.#service;
    this.#service = undefined;
    if (service?.isRunning()) await service.kill();
  }
}
