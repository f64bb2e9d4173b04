import { error as webDriverErrors } from 'selenium-webdriver';
import { CineStreamError } from '../../errors.ts';
import { BrowserSessionLostError, BrowserUnavailableError, PageLoadError, PageTimeoutError } from '../errors.ts';

const sessionGone =
  /invalid session id|no such session|session (?:timed out|not found)|unable to find session|tab crashed|disconnected|not connected to devtools|chrome not reachable|target window already closed|web view not found|ECONNREFUSED|ECONNRESET|EPIPE|socket hang up|browsing context has been discarded|Unable to execute request for an existing session/i;

/** What a failed visit means, as one of our errors. */
export function explainVisitFailure(error: unknown, url: string): CineStreamError {
  if (error instanceof CineStreamError) return error;
  const message = error instanceof Error ? error.message : String(error);
  if (
    error instanceof webDriverErrors.NoSuchSessionError ||
    error instanceof webDriverErrors.NoSuchWindowError ||
    isNoWebDriver(error) ||
    sessionGone.test(message)
  ) {
    return new BrowserSessionLostError(`the browser was lost while reading ${url}`, { cause: error });
  }
  if (error instanceof webDriverErrors.TimeoutError || error instanceof webDriverErrors.ScriptTimeoutError) {
    return new PageTimeoutError(`${url} was not there in time`, { cause: error });
  }
  return new PageLoadError(`${url} could not be read`, { cause: error });
}

/**
 * Whether something answered that does not speak WebDriver: a balancer without a backend, a proxy, another service. It says
 * nothing of the page. selenium-webdriver gives a 404 without JSON this class, which no driver answers to a known command.
 */
function isNoWebDriver(error: unknown): boolean {
  return error instanceof webDriverErrors.UnsupportedOperationError;
}

/** Why no session could be opened. */
export function explainSessionFailure(error: unknown, server: string): CineStreamError {
  if (error instanceof CineStreamError) return error;
  if (isNoWebDriver(error)) {
    return new BrowserUnavailableError(
      `what answers at ${server} is no WebDriver server, check CINESTREAM_SELENIUM_URL and what stands between`,
      { cause: error },
    );
  }
  return new BrowserUnavailableError(
    `no browser session at ${server}, check that it runs, has a free slot, and can start the browser`,
    {
      cause: error,
    },
  );
}
