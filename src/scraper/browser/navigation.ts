import { logging, type WebDriver } from 'selenium-webdriver';
import type chrome from 'selenium-webdriver/chrome.js';

/** What became of the request for a document, as the browser's network log tells. */
export interface DocumentRequest {
  /** The last hop of its redirects. */
  url: string;
  /** HTTP status, null while there is no answer. */
  status: number | null;
  /** As the browser took it, in lower case. */
  contentType: string;
  /** Of the answer, in lower case. */
  headers: Record<string, string>;
  /** `failed`: what came is not all of it, or was not wanted. */
  end: 'loading' | 'finished' | 'failed';
  /** Why it failed: `net::ERR_…`. */
  failure: string | null;
  /** The page that the browser shows was made of this answer. */
  committed: boolean;
}

/**
 * What a session's browser loaded since the last `clear`: the only proof that a page is the answer to this visit's request and not
 * what stood there before.
 */
export class NavigationLog {
  readonly #driver: chrome.Driver;
  readonly #requests = new Map<string, Recorded>();

  private constructor(driver: chrome.Driver) {
    this.#driver = driver;
  }

  /** The log of a session, null where its browser keeps none (Firefox). */
  static of(driver: WebDriver): NavigationLog | null {
    const chromium = driver as unknown as chrome.Driver;
    return typeof chromium.sendAndGetDevToolsCommand === 'function' ? new NavigationLog(chromium) : null;
  }

  /** Forgets what was loaded until now. */
  async clear(): Promise<void> {
    await this.#read();
    this.#requests.clear();
  }

  /** The newest document that was asked for in the tab itself, and whether it is the page that stands there; null where there was none. */
  async newest(): Promise<DocumentRequest | null> {
    const { frame } = ((await this.#driver.sendAndGetDevToolsCommand('Page.getFrameTree', {})) as unknown as FrameTree)
      .frameTree;
    await this.#read();
    const own = [...this.#requests.values()].filter(({ frameId }) => frameId === frame.id);
    // What stands there has its own request; a navigation away that came to nothing is no reason to doubt it.
    const shown = own.find(({ id }) => id === frame.loaderId);
    const newest = shown ?? own.at(-1);
    if (newest === undefined) return null;
    const { id: _, frameId: __, ...request } = newest;
    return { ...request, committed: shown !== undefined && frame.unreachableUrl === undefined };
  }

  async #read(): Promise<void> {
    const entries = await this.#driver.manage().logs().get(logging.Type.PERFORMANCE);
    for (const entry of entries) this.#take((JSON.parse(entry.message) as LogEntry).message);
  }

  #take({ method, params }: LogEntry['message']): void {
    const { requestId = '', frameId = '', type, response, request } = params;
    const known = this.#requests.get(requestId);
    if (method === 'Network.requestWillBeSent' && type === 'Document' && request !== undefined) {
      this.#requests.set(requestId, { ...unanswered, id: requestId, frameId, url: request.url });
    } else if (known === undefined) return;
    else if (method === 'Network.responseReceived' && response !== undefined) {
      const headers = Object.entries(response.headers).map(([name, value]) => [name.toLowerCase(), value]);
      const contentType = response.mimeType.toLowerCase();
      const answer = { url: response.url, status: response.status, headers: Object.fromEntries(headers) };
      this.#requests.set(requestId, { ...known, ...answer, contentType });
    } else if (method === 'Network.loadingFinished') this.#requests.set(requestId, { ...known, end: 'finished' });
    else if (method === 'Network.loadingFailed') {
      this.#requests.set(requestId, { ...known, end: 'failed', failure: params.errorText ?? 'unknown' });
    }
  }
}

interface Recorded extends Omit<DocumentRequest, 'committed'> {
  /** Also that of what loads the document. */
  id: string;
  frameId: string;
}

const unanswered = { status: null, contentType: '', headers: {}, end: 'loading', failure: null } as const;

interface FrameTree {
  frameTree: { frame: { id: string; loaderId: string; unreachableUrl?: string } };
}

interface LogEntry {
  message: {
    method: string;
    params: {
      requestId?: string;
      frameId?: string;
      type?: string;
      errorText?: string;
      request?: { url: string };
      response?: { url: string; status: number; mimeType: string; headers: Record<string, string> };
    };
  };
}
