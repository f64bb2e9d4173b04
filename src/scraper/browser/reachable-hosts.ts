import type { SourceCredentials } from '../credentials/source-credentials.ts';

const range = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, index) => first + index);

/** Hosts of this machine and of private networks as addresses and by the names that only those have. */
const privateHosts = [
  ...['0', '10', '127'].map((first) => `${first}.*.*.*`),
  ...['169.254', '192.168', ...range(16, 31).map((second) => `172.${second}`)].map((start) => `${start}.*.*`),
  ...range(64, 127).map((second) => `100.${second}.*.*`),
  ...['localhost', '*.localhost', '*.local', '*.internal'],
  // Two colons: an IPv6 address.
  '*:*:*',
];
/** The part of IPv6 that is on the public internet. */
const publicHosts = ['2*:*:*', '3*:*:*'];

/**
 * Rules for what Chrome may reach at all, whatever a page loads, frames or redirects to; null: everything. Headers of a source's
 * credentials go to every host that its pages load from, so that it reaches only those that may see them.
 */
export function hostRules(allowPrivateAddresses: boolean, credentials?: SourceCredentials): string | null {
  if (credentials !== undefined) return rules(['*'], credentials.hosts);
  return allowPrivateAddresses ? null : rules(privateHosts, publicHosts);
}

function rules(closed: readonly string[], open: readonly string[]): string {
  return [...closed.map((host) => `MAP ${host} ~NOTFOUND`), ...open.map((host) => `EXCLUDE ${host}`)].join(', ');
}
