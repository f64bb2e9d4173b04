/** The source that a host's pages are filed under: `www.imdb.com` is `imdb`, `movies.example.org` is `movies-example-org`. */
export function sourceOfHost(host: string): string {
  if (/(?:^|\.)imdb\.com$/.test(host)) return 'imdb';
  const name = host
    .toLowerCase()
    .replace(/^www\./, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return name.slice(0, 60) || 'unknown';
}
