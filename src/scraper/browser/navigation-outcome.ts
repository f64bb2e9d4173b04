import type { CineStreamError } from '../../errors.ts';
import {
  AddressRefusedError,
  DownloadError,
  NoContentError,
  PageIncompleteError,
  PageNotCommittedError,
  UnsupportedContentError,
} from '../errors.ts';
import type { DocumentRequest } from './navigation.ts';

/** What a browser shows as a text or a document. Anything else is no page, though it may show something. */
const readable = /^(?:text\/|application\/(?:[\w.-]+\+)?(?:xml|json)$|application\/xhtml\+xml$)/;

/** Why what a navigation came to is no page to be read, null where it is one or an answer with an error status. */
export function faultOfNavigation(asked: string, document: DocumentRequest | null): CineStreamError | null {
  if (document === null) return new PageNotCommittedError(`${asked} was not asked for: the browser did not go there`);
  const { url, status, contentType, headers, committed, failure } = document;
  if (!/^https?:/.test(url)) {
    return new AddressRefusedError(`${asked} leads to ${url.slice(0, 200)}: only http and https are read`);
  }
  if (isErrorStatus(document)) return null;
  if (status === 204 || status === 205) return new NoContentError(`${asked} answered with status ${status}: no page`);
  if (/^\s*attachment/i.test(headers['content-disposition'] ?? '')) {
    return new DownloadError(`${asked} is a download (${contentType}), not a page`);
  }
  if (contentType !== '' && !readable.test(contentType)) {
    return new UnsupportedContentError(`${asked} is ${contentType}, not a page`);
  }
  if (!committed) {
    const reason = failure === null ? '' : `: ${failure}`;
    return new PageNotCommittedError(`${asked} did not become the page that the browser shows${reason}`);
  }
  if (failure !== null) {
    return new PageIncompleteError(`${asked} is not all there: its connection ended too early (${failure})`);
  }
  return null;
}

/** Whether the site answered with an error, with or without a page to show. */
export function isErrorStatus({ status }: DocumentRequest): boolean {
  return status !== null && status >= 400;
}
