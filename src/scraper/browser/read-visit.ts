import type { WebDriver } from 'selenium-webdriver';
import type { Clock } from '../../clock.ts';
import type { ScraperConfiguration } from '../../config.ts';
import { PageLoadError, PageNotCommittedError, PageTimeoutError } from '../errors.ts';
import { planFor } from '../site/interaction-plan.ts';
import { isCutOff, servedDocument } from './cut-off.ts';
import { repairMojibake } from './mojibake.ts';
import type { DocumentRequest, NavigationLog } from './navigation.ts';
import { faultOfNavigation, isErrorStatus } from './navigation-outcome.ts';
import type { PageRequest, VisitedPage } from './page.ts';
import { type ReadPage, readPageInBrowser, type ScriptSettings } from './page-script.ts';

export interface Tab {
  driver: WebDriver;
  /** Null where the browser keeps none. */
  navigation: NavigationLog | null;
}

/** For one step within a page: a click, a scroll. */
const stepMilliseconds = 5000;
const lookAgainMilliseconds = 50;

/**
 * Goes to a page in a tab that stands on a blank one, and reads what became of it.
 * @throws PageLoadError, PageTimeoutError, PageIncompleteError, PageNotCommittedError, NoContentError, DownloadError,
 * UnsupportedContentError, AddressRefusedError, and what selenium-webdriver throws.
 */
export async function readVisit(
  tab: Tab,
  request: PageRequest,
  settings: ScraperConfiguration,
  clock: Clock,
): Promise<VisitedPage> {
  const started = clock.now();
  const milliseconds = () => clock.now() - started;
  const pageMilliseconds = settings.pageTimeoutSeconds * 1000;
  const answer = await go(tab, request.url);
  if (answer !== null && isErrorStatus(answer) && !answer.committed) return withoutDocument(answer, milliseconds());
  const script = {
    plan: planFor(request),
    maximumItems: request.maximumItems ?? 10_000,
    pageMilliseconds,
    stepMilliseconds,
  };
  const result = await readPastDialogs(tab.driver, script);
  if (result === null) throw new PageLoadError(`${request.url} cannot be read: it shows one dialog after the other`);
  if ('failure' in result) throw new PageLoadError(`${request.url} could not be read: ${result.failure}`);
  if (/^(?:chrome-error|about|data):/.test(result.url)) throw new PageLoadError(`${request.url} cannot be reached`);
  const served = result.endsOpenly ? await servedDocument(tab.driver) : null;
  const frames = await readClosedFrames(tab.driver, result.closedFrames);
  // A script may have gone elsewhere since: what was read counts only if all of what stands there came.
  const document = await whole(tab, request.url, clock, started + pageMilliseconds);
  const html = result.charset === 'windows-1252' ? repairMojibake(result.html) : result.html;
  return {
    url: result.url,
    html: frames === '' ? html : html.replace(/<\/body><\/html>$/, `${frames}</body></html>`),
    status: document?.status ?? result.status,
    headers: document?.headers ?? {},
    ready: result.ready,
    cutOff: served !== null && isCutOff(served),
    latencyMilliseconds: result.latencyMilliseconds,
    milliseconds: milliseconds(),
    warnings: result.warnings,
  };
}

/** Goes there. Gives the answer, null where the browser keeps no log. */
async function go({ driver, navigation }: Tab, url: string): Promise<DocumentRequest | null> {
  try {
    await driver.get(url);
  } catch (error) {
    // Of an answer without a body, the browser shows its own page in place of it, and calls that a failure.
    const answer = (await navigation?.newest().catch(() => null)) ?? null;
    if (answer !== null && isErrorStatus(answer) && !answer.committed) return answer;
    throw error;
  }
  if (navigation === null) return notBlank(driver, url);
  const answer = await navigation.newest();
  const fault = faultOfNavigation(url, answer);
  if (fault !== null) throw fault;
  return answer;
}

async function notBlank(driver: WebDriver, url: string): Promise<null> {
  if (!/^https?:/.test(await driver.getCurrentUrl())) {
    throw new PageNotCommittedError(`${url} did not become the page that the browser shows`);
  }
  return null;
}

/** The answer that the page is made of, once all of it is there. */
async function whole(
  { navigation }: Tab,
  url: string,
  clock: Clock,
  deadline: number,
): Promise<DocumentRequest | null> {
  if (navigation === null) return null;
  for (;;) {
    const document = await navigation.newest();
    const fault = faultOfNavigation(url, document);
    if (fault !== null) throw fault;
    if (document?.end !== 'loading') return document;
    if (clock.now() > deadline) throw new PageTimeoutError(`${url} was not all there in time`);
    await clock.wait(lookAgainMilliseconds, neverAborts);
  }
}

const neverAborts = new AbortController().signal;

/** An error without a page to show. */
function withoutDocument({ url, status, headers }: DocumentRequest, milliseconds: number): VisitedPage {
  const page = { url, html: '', status, headers, ready: true, cutOff: false };
  return { ...page, latencyMilliseconds: null, milliseconds, warnings: [] };
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
