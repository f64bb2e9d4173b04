import { isSameSite, type OtherLink } from '../extract/index.ts';

/** Fewer of one form may be anything; so many are entries of a list. */
const leastOfForm = 3;
/** What no visitor would take for an entry of a list of movies. */
const service =
  /(?:^|[/_-])(?:login|log-in|signin|sign-in|signup|sign-up|register|account|cart|basket|checkout|privacy|terms|cookies?|imprint|impressum|contact|about|help|faq|support|legal|press|jobs|careers|share|print|feed|rss|tags?|author|users?|member|profile|comments?)(?:[/_.-]|$)/i;

/**
 * Addresses that stand among what a page is about in rows of one form, as `/catalog/101-heat`, `/catalog/102-ran`, …: a person would
 * look behind them, whatever the site calls its movies.
 */
export function unusualLinks(links: readonly OtherLink[], page: string): Set<string> {
  const forms = new Map<string, string[]>();
  for (const { url, isContent } of links) {
    if (!isContent || !isSameSite(url, page)) continue;
    const address = new URL(url);
    if (service.test(address.pathname)) continue;
    const form = formOf(address);
    if (form === null) continue;
    const same = forms.get(form);
    if (same === undefined) forms.set(form, [url]);
    else same.push(url);
  }
  return new Set([...forms.values()].filter((urls) => urls.length >= leastOfForm).flat());
}

/** An address without what tells it from its neighbours; null for what is the site's own: `/news`. */
function formOf({ host, pathname, searchParams, hash }: URL): string | null {
  const parts = `${pathname}${hash}`.split('/').filter((part) => part !== '');
  const last = parts.at(-1) ?? '';
  const names = [...new Set(searchParams.keys())].toSorted().join('&');
  if (parts.length < 2 && names === '' && !/\d|[-_].|%/.test(last)) return null;
  const varying = names === '' ? [...parts.slice(0, -1).map(withoutNumbers), '*'] : parts.map(withoutNumbers);
  return `${host}/${varying.join('/')}?${names}`;
}

function withoutNumbers(part: string): string {
  return part.replace(/\d+/g, '0');
}
