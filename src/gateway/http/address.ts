import ipaddr from 'ipaddr.js';

/**
 * What an address counts as for limits: an IPv4 address itself, an IPv6 address by its /64, since one household or
 * host has a whole /64 to itself.
 */
export function addressKey(address: string | undefined): string {
  if (address === undefined || !ipaddr.isValid(address)) return 'unknown';
  const parsed = ipaddr.process(address);
  if (parsed instanceof ipaddr.IPv4) return parsed.toString();
  return `${parsed.parts
    .slice(0, 4)
    .map((part) => part.toString(16))
    .join(':')}::/64`;
}
