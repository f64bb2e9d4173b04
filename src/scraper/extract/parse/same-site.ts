import { getDomain } from 'tldts';

/**
 * Whether two addresses are of one site: one registrable domain (`example.co.uk`), however many hosts it has. Ports are sites of
 * their own, and so are hosts without a domain.
 */
export function isSameSite(one: string | URL, other: string | URL): boolean {
  return siteOf(one) === siteOf(other);
}

function siteOf(address: string | URL): string {
  const { hostname, port } = new URL(address);
  return `${getDomain(hostname, { allowPrivateDomains: true }) ?? hostname}:${port}`;
}
