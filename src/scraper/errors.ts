import { CineStreamError } from '../errors.ts';

/** The session is gone (crashed tab, killed driver, dying Grid node, restarted hub). The page is read again in another. */
export class BrowserSessionLostError extends CineStreamError {
  readonly code = 'browser_session_lost';
  readonly retryable = true;
}

/** No session can be had now: the Grid or the driver does not answer, or has no free slot. */
export class BrowserUnavailableError extends CineStreamError {
  readonly code = 'browser_unavailable';
  readonly retryable = true;
}

/** This machine has no browser or driver. The message names the command that installs it. */
export class BrowserMissingError extends CineStreamError {
  readonly code = 'browser_missing';
  readonly retryable = false;
}

/** The page was not there, or not ready, in time. */
export class PageTimeoutError extends CineStreamError {
  readonly code = 'page_timeout';
  readonly retryable = true;
}

/** The site could not be reached (`net::ERR_…`). */
export class PageLoadError extends CineStreamError {
  readonly code = 'page_load_failed';
  readonly retryable = true;
}

/** What came of the page is less than the site announced, or its connection broke: not to be told from a whole one by its text. */
export class PageIncompleteError extends CineStreamError {
  readonly code = 'page_incomplete';
  readonly retryable = true;
}

/** The browser still shows what it showed before, and nobody said why. */
export class PageNotCommittedError extends CineStreamError {
  readonly code = 'page_not_committed';
  readonly retryable = true;
}

/** The page says much less than before, which may be a bad read. Looked at again later: only a second look makes it so. */
export class SaysLessError extends CineStreamError {
  readonly code = 'says_less';
  readonly retryable = true;
  readonly retryAfterMilliseconds: number;

  constructor(url: string, missing: readonly string[], retryAfterMilliseconds: number) {
    super(`${url} no longer says ${missing.join(', ')}: it is read again before that is believed`);
    this.retryAfterMilliseconds = retryAfterMilliseconds;
  }
}

/** Another page has this id already, and says other things: one of them would overwrite the other. */
export class SourceIdCollisionError extends CineStreamError {
  readonly code = 'source_id_collision';
  readonly retryable = false;
}

/** The site answered that there is nothing to show (204, 205). */
export class NoContentError extends CineStreamError {
  readonly code = 'no_content';
  readonly retryable = false;
}

/** The address is of a file to be kept, not of a page. */
export class DownloadError extends CineStreamError {
  readonly code = 'download';
  readonly retryable = false;
}

/** The address is of a picture, a PDF or the like. */
export class UnsupportedContentError extends CineStreamError {
  readonly code = 'unsupported_content';
  readonly retryable = false;
}

/** The site answered with an error: 5xx is tried again, 4xx is not. */
export class PageStatusError extends CineStreamError {
  readonly code = 'page_status';
  readonly retryable: boolean;
  readonly status: number;
  readonly evidence: string;
  readonly retryAfterMilliseconds?: number;

  constructor(status: number, url: string, evidence: string, retryAfterMilliseconds?: number) {
    super(`${url} answered with status ${status}`);
    this.status = status;
    this.evidence = evidence;
    this.retryable = status >= 500 || status === 429;
    if (retryAfterMilliseconds !== undefined) this.retryAfterMilliseconds = retryAfterMilliseconds;
  }
}

/** The site shows a challenge or refuses us. Tried again much later, after the host was slowed down. */
export class BlockedError extends CineStreamError {
  readonly code = 'blocked';
  readonly retryable = true;
  readonly retryAfterMilliseconds: number;
  readonly evidence: string;

  constructor(url: string, markers: readonly string[], retryAfterMilliseconds: number, evidence: string) {
    super(`${url} is blocked: ${markers.join(', ')}`);
    this.evidence = evidence;
    this.retryAfterMilliseconds = retryAfterMilliseconds;
  }
}

/** The page's run is paused: the job goes back to the queue. Costs no attempt. */
export class RunPausedError extends CineStreamError {
  readonly code = 'run_paused';
  readonly retryable = true;
  readonly retryAfterMilliseconds = 10_000;

  constructor(run: string) {
    super(`run ${run} is paused: cinestream runs resume ${run}`);
  }
}

/** The host's next slot is not due: the job goes back to the queue until then. Costs no attempt. */
export class HostBusyError extends CineStreamError {
  readonly code = 'host_busy';
  readonly retryable = true;
  readonly retryAfterMilliseconds: number;

  constructor(host: string, retryAfterMilliseconds: number) {
    super(`${host} is asked again in ${Math.round(retryAfterMilliseconds)} ms`);
    this.retryAfterMilliseconds = retryAfterMilliseconds;
  }
}

/** The host fails again and again, and is left alone: the job waits until it is back. Costs no attempt. */
export class HostFailingError extends CineStreamError {
  readonly code = 'host_failing';
  readonly retryable = true;
  readonly retryAfterMilliseconds: number;

  constructor(host: string, retryAfterMilliseconds: number, cause: unknown) {
    super(`${host} fails again and again, and is left alone for ${Math.round(retryAfterMilliseconds)} ms`, { cause });
    this.retryAfterMilliseconds = retryAfterMilliseconds;
  }
}

/** Another scraper is at this page, or was just now: its job was delivered twice. Looked at again soon, to find it done. Costs no attempt. */
export class PageTakenError extends CineStreamError {
  readonly code = 'page_taken';
  readonly retryable = true;
  readonly retryAfterMilliseconds: number;

  constructor(url: string, retryAfterMilliseconds: number) {
    super(`${url} is being read by another, or has just been`);
    this.retryAfterMilliseconds = retryAfterMilliseconds;
  }
}

/** The address is on a network that scrapers must not reach, or not http. */
export class AddressRefusedError extends CineStreamError {
  readonly code = 'address_refused';
  readonly retryable = false;
}

/** The page was read but says nothing of what its kind promised. Not a guess: a dead letter with the report. */
export class UnreadablePageError extends CineStreamError {
  readonly code = 'page_unreadable';
  readonly retryable = true;
  /** Where the page is archived and what was found on it, as JSON. */
  readonly evidence: string;

  constructor(message: string, evidence: string) {
    super(message);
    this.evidence = evidence;
  }
}

/** robots.txt asks us to stay away, or the host cannot say what it asks. */
export class RobotsRefusalError extends CineStreamError {
  readonly code = 'robots_refused';
  readonly retryable = false;
}

/** A dataset is not what it should be: wrong columns, a bad row where none is allowed, or nothing to import. */
export class InvalidDatasetError extends CineStreamError {
  readonly code = 'dataset_invalid';
  readonly retryable = false;
}

/** The credentials that a source names are not mounted here. Tried again: they may be soon. */
export class CredentialsMissingError extends CineStreamError {
  readonly code = 'credentials_missing';
  readonly retryable = true;
}
