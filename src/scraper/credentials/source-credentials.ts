import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CredentialsMissingError } from '../errors.ts';

/** What a site is shown so that it lets us in. Never logged, never sent through NATS. */
export interface SourceCredentials {
  /** Changes when anything in it does: sessions that were opened with it are not used for another. */
  fingerprint: string;
  /** The only hosts that are ever shown it. */
  hosts: readonly string[];
  headers: Readonly<Record<string, string>>;
  cookies: readonly { name: string; value: string }[];
}

/**
 * Reads the credentials of a name from its folder, as Kubernetes mounts a Secret: `hosts`, and `username` with `password`,
 * `headers` (one a line) or `cookies` (as a Cookie header). Read each time, so that a changed Secret counts without a restart.
 * @throws CredentialsMissingError
 */
export async function readCredentials(directory: string, name: string): Promise<SourceCredentials> {
  const folder = join(directory, name);
  const part = (key: string) =>
    readFile(join(folder, key), 'utf8').then(
      (text) => text.trim(),
      () => '',
    );
  const [hosts, username, password, headers, cookies] = await Promise.all(
    ['hosts', 'username', 'password', 'headers', 'cookies'].map(part),
  );
  if (!hosts) {
    throw new CredentialsMissingError(
      `there are no credentials ${name} here, or they name no hosts: add ${name} to scraper.credentials of the chart, or make ${folder}`,
    );
  }
  const basic = username ? `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}` : '';
  return {
    fingerprint: createHash('sha256')
      .update(JSON.stringify([name, hosts, username, password, headers, cookies]))
      .digest('hex'),
    hosts: hosts.split(/[\s,]+/).map((host) => host.toLowerCase()),
    headers: { ...Object.fromEntries(pairs(headers ?? '', '\n', ':')), ...(basic ? { Authorization: basic } : {}) },
    cookies: pairs(cookies ?? '', ';', '=').map(([key, value]) => ({ name: key, value })),
  };
}

/** Whether an address is on one of the hosts that may be shown the credentials. */
export function concerns(credentials: SourceCredentials, url: string): boolean {
  return credentials.hosts.includes(new URL(url).hostname);
}

/** The headers of a request that is made without a browser. */
export function requestHeaders({ headers, cookies }: SourceCredentials): Record<string, string> {
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
  return { ...headers, ...(cookie === '' ? {} : { Cookie: cookie }) };
}

function pairs(text: string, separator: string, assignment: string): [string, string][] {
  return text
    .split(separator)
    .map((line) => line.trim())
    .filter((line) => line.includes(assignment))
    .map((line) => {
      const at = line.indexOf(assignment);
      return [line.slice(0, at).trim(), line.slice(at + 1).trim()];
    });
}
