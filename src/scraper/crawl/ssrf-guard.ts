import { lookup } from 'node:dns/promises';
import ipaddr from 'ipaddr.js';
import { AddressRefusedError, PageLoadError } from '../errors.ts';

/**
 * Refuses addresses that are not http(s) or lead to this machine or a private network, so that nobody can make the
 * scraper read what only it can reach (server-side request forgery).
 * @throws AddressRefusedError, PageLoadError where the name leads nowhere now
 */
export async function requirePublicAddress(url: string, allowPrivate: boolean): Promise<void> {
  const { protocol, hostname, username } = new URL(url);
  if (protocol !== 'http:' && protocol !== 'https:')
    throw new AddressRefusedError(`${url}: only http and https are read`);
  if (username !== '') throw new AddressRefusedError(`${hostname}: an address with credentials is not read`);
  if (allowPrivate) return;
  const addresses = await addressesOf(hostname.replace(/^\[|\]$/g, ''));
  const refused = addresses.find((address) => !isPublic(address));
  if (refused !== undefined) {
    throw new AddressRefusedError(
      `${hostname} leads to ${refused}: set CINESTREAM_ALLOW_PRIVATE_ADDRESSES=true to read pages on private networks`,
    );
  }
}

async function addressesOf(host: string): Promise<string[]> {
  if (ipaddr.isValid(host)) return [host];
  // Whatever a resolver says of them, these names are this machine (RFC 6761, section 6.3).
  if (/(?:^|\.)localhost\.?$/i.test(host)) return ['127.0.0.1'];
  try {
    const found = await lookup(host, { all: true });
    return found.map(({ address }) => address);
  } catch (error) {
    throw new PageLoadError(`${host} has no address: check its name and the network`, { cause: error });
  }
}

/** Whether an IP address is on the public internet (IPv4 inside IPv6 is looked at as IPv4). */
export function isPublic(address: string): boolean {
  return ipaddr.isValid(address) && ipaddr.process(address).range() === 'unicast';
}
