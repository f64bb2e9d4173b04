import type { ServerInfo } from '@nats-io/nats-core';
import { describeBytes, describeDuration } from '../quantities.ts';
import { type Finding, ok, problem, warning } from './finding.ts';
import type { ClockSkew } from './server-clock.ts';

const oldestVersion = [2, 9, 0] as const;
const fullShare = 0.8;
/** Politeness and recency compare times of different machines. */
const noticeableSkewMilliseconds = 1000;
const harmfulSkewMilliseconds = 10_000;

/** Whether a version such as `2.10.3-beta.1` is one that CineStream works on. */
export function isSupportedVersion(version: string): boolean {
  const numbers = /^v?(\d+)\.(\d+)\.(\d+)/.exec(version)?.slice(1).map(Number) ?? [];
  for (const [at, oldest] of oldestVersion.entries()) {
    const number = numbers[at] ?? -1;
    if (number !== oldest) return number > oldest;
  }
  return true;
}

/** The server that answered: reachable, new enough, with JetStream. */
export function checkServer(info: Pick<ServerInfo, 'server_id' | 'server_name' | 'version' | 'jetstream'>): Finding[] {
  const subject = 'nats';
  // A server without a name is called by its id, of 56 letters.
  const server = info.server_name === info.server_id ? 'the server' : info.server_name;
  const version = isSupportedVersion(info.version)
    ? ok(subject, `${server} answers, version ${info.version}`)
    : problem(subject, `${server} is version ${info.version}, older than 2.9`, 'install a nats-server 2.9 or newer');
  if (info.jetstream === true) return [version];
  return [
    version,
    problem('jetstream', 'is off on this server', 'start it with JetStream: nats-server -js, or a jetstream block'),
  ];
}

export interface AccountUse {
  storage: number;
  limits: { max_storage: number };
}

/** What the account stores against what it may. */
export function checkAccount({ storage, limits }: AccountUse): Finding {
  const { max_storage: most } = limits;
  const used = `${describeBytes(storage)} stored`;
  if (most <= 0) return ok('jetstream', `on, ${used}`);
  const message = `${used} of ${describeBytes(most)} that this account may`;
  if (storage <= most * fullShare) return ok('jetstream', `on, ${message}`);
  return problem(
    'jetstream',
    message,
    'raise the storage limit of the account, or lower CINESTREAM_NATS_STREAM_MAX_BYTES',
  );
}

/** Whether our clock and the server's agree. */
export function checkClock({ milliseconds, uncertaintyMilliseconds }: ClockSkew): Finding {
  const size = Math.abs(milliseconds);
  const exact = `± ${describeDuration(uncertaintyMilliseconds)}`;
  const said = `the server is ${describeDuration(size)} ${milliseconds < 0 ? 'behind' : 'ahead of'} this machine (${exact})`;
  if (size - uncertaintyMilliseconds < noticeableSkewMilliseconds) {
    return ok('clock', `within ${describeDuration(size + uncertaintyMilliseconds)} of the server's`);
  }
  const remedy = 'run a time service (chrony, systemd-timesyncd) on both; recency and politeness compare their times';
  return size - uncertaintyMilliseconds < harmfulSkewMilliseconds
    ? warning('clock', said, remedy)
    : problem('clock', said, remedy);
}
