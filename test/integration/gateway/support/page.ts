import { By, type WebDriver, type WebElement } from 'selenium-webdriver';
import { type MovieEvent, movieEventSchema } from '../../../../src/movie/schema.ts';
import { until } from '../../../support/nats-server.ts';

/** A movie event as the ETL makes it. */
export function movieNumber(number: number, changes: Partial<MovieEvent> = {}): MovieEvent {
  return movieEventSchema.parse({
    id: `tt${String(1_000_000 + number)}`,
    title: `Movie ${number}`,
    rating: 5 + (number % 5),
    year: '1994',
    release_date: '1994-09-23',
    director: [number % 2 === 0 ? 'Jane Even' : 'John Odd'],
    genre: [number % 2 === 0 ? 'Drama' : 'Comedy'],
    plot: 'Two people meet.',
    writers: [],
    stars: ['A. Star'],
    decade_category: '1990s',
    genre_categories: ['Drama'],
    director_stats: { total_movies: 3, average_rating: 7.5 },
    sentiment_analysis: { plot_tone: 'Hopeful', keyword_score: 0.7 },
    recommendations: [{ id: 'tt1000002', title: 'Movie 2', score: 0.4 }],
    original_title: null,
    runtime_minutes: 100,
    votes: 1000,
    keywords: ['meeting'],
    sources: [
      {
        source: 'reelhouse',
        id: `rh${number}`,
        url: 'https://movies.example/1',
        observed_at: '2026-01-01T00:00:00.000Z',
      },
    ],
    updated_at: '2026-01-01T00:00:00.000Z',
    revision: 1,
    ...changes,
  });
}

/** What a visitor sees and does on the live page. */
export class PageVisitor {
  readonly browser: WebDriver;

  constructor(browser: WebDriver) {
    this.browser = browser;
  }

  /** Ids of the cards that exist, in their order. */
  ids(): Promise<string[]> {
    return this.browser.executeScript("return [...document.querySelectorAll('.movie')].map((card) => card.dataset.id)");
  }

  async untilShown(...ids: string[]): Promise<void> {
    await until(async () => {
      const shown = await this.ids();
      return ids.every((id) => shown.includes(id)) || undefined;
    });
  }

  async untilGone(id: string): Promise<void> {
    await until(async () => !(await this.ids()).includes(id) || undefined);
  }

  card(id: string): Promise<WebElement> {
    return this.browser.findElement(By.css(`[data-id="${id}"] a`));
  }

  /** The visible text of an element, white space single; empty where it is hidden. */
  text(selector: string): Promise<string> {
    return this.browser.executeScript(
      "const found = document.querySelector(arguments[0]); return found?.checkVisibility() ? found.innerText.replaceAll(/\\s+/g, ' ').trim() : ''",
      selector,
    );
  }

  async untilText(selector: string, expected: RegExp): Promise<string> {
    let text = '';
    return until(async () => {
      text = await this.text(selector);
      return expected.test(text) ? text : undefined;
    }, 20).catch(() => {
      throw new Error(`${selector} never said ${expected}, but: ${text}`);
    });
  }

  /** Looks through a window of this size. */
  async resize(width: number, height: number): Promise<void> {
    await this.devTools('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 1, mobile: false });
  }

  /** Gives the answer of the browser's developer tools. */
  devTools(command: string, parameters: object): Promise<unknown> {
    const { browser } = this as unknown as {
      browser: { sendAndGetDevToolsCommand(name: string, given: object): Promise<unknown> };
    };
    return browser.sendAndGetDevToolsCommand(command, parameters);
  }
}
