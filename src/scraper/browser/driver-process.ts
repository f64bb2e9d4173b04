import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import chrome from 'selenium-webdriver/chrome.js';
import firefox from 'selenium-webdriver/firefox.js';
import type { ScraperConfiguration } from '../../config.ts';
import { BrowserMissingError } from '../errors.ts';

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
    const builder =
      this.#browser === 'chrome' ? new chrome.ServiceBuilder(program) : new firefox.ServiceBuilder(program);
    this.#service = builder.build();
    return this.#service.start(20_000);
  }

  async stop(): Promise<void> {
    const service = this.#service;
    this.#service = undefined;
    if (service?.isRunning()) await service.kill();
  }
}

async function findProgram(name: string): Promise<string | null> {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const path = join(folder, name);
    const found = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (found) return path;
  }
  return null;
}
