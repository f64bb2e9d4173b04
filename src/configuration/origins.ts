import { z } from 'zod';

const shape = /^([a-z][a-z0-9+.-]*):\/\/(\*\.)?([^/?#@*\\]+)\/?$/i;

/** Origins as browsers write them, `https://*.example.org` for all below a domain, or `*` alone for every one. */
export const originList = z.string().transform((given, context): string[] => {
  const parts = given
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  const refuse = (origin: string, why: string) =>
    context.addIssue({ code: 'custom', message: `${JSON.stringify(origin)} can match no origin: ${why}` });
  if (parts.includes('*') && parts.length > 1) refuse(parts.join(','), '* stands for all and must stand alone');
  return parts.map((part) => {
    const origin = part === '*' ? part : normaliseOrigin(part);
    if (origin === undefined) refuse(part, 'write scheme, host and port only, as in https://movies.example.org:8443');
    return origin ?? part;
  });
});

/** An origin or a pattern in the form that browsers send: lower case, no trailing slash, no default port. Undefined where it is none. */
function normaliseOrigin(given: string): string | undefined {
  const [, scheme = '', wildcard = '', host = ''] = shape.exec(given) ?? [];
  if (scheme === '' || !URL.canParse(`${scheme}://${host}`)) return undefined;
  const { protocol, host: normalised } = new URL(`${scheme}://${host}`);
  return normalised === '' ? undefined : `${protocol}//${wildcard}${normalised.toLowerCase()}`;
}

/** Whether one of the origins of the setting, normalised, is this `Origin` header. */
export function matchesOrigin(origins: readonly string[], origin: string): boolean {
  const given = origin.toLowerCase();
  return origins.some((one) => {
    if (!one.includes('//*.')) return one === given;
    const [scheme = '', domain = ''] = one.split('*');
    const below = given.slice(scheme.length, given.length - domain.length);
    return given.startsWith(scheme) && given.endsWith(domain) && /^[a-z0-9.-]*[a-z0-9]$/.test(below);
  });
}
