import { type ServiceState, serviceNames } from '../../messaging/contracts/service-statistics.ts';
import type { RefusingHost } from '../../messaging/crawl/host-rate.ts';
import type { GridState } from '../../observability/grid.ts';
import { describeCount, describeDuration, plural } from '../quantities.ts';
import { type Finding, ok, problem, warning } from './finding.ts';

/** Whether somebody answers to a service. Scrapers may be scaled to nothing where there is nothing to read. */
export function checkService(state: ServiceState, waitingPages: number | null): Finding {
  const { service, instances, requests, errors, averageMilliseconds } = state;
  const subject = `service ${service}`;
  if (instances > 0) {
    const average = averageMilliseconds === null ? '' : `, ${describeDuration(averageMilliseconds)} on average`;
    const answered = `${plural(requests, 'request')}, ${describeCount(errors)} refused or failed${average}`;
    return ok(subject, `${plural(instances, 'instance')}; ${answered}`);
  }
  if (service === serviceNames.scrape && waitingPages === 0) {
    return warning(
      subject,
      'nobody answers; no page waits',
      'right if scrapers are scaled to none; else start cinestream scraper',
    );
  }
  const role = service === serviceNames.scrape ? 'scraper' : 'etl';
  return problem(subject, 'nobody answers', `start cinestream ${role}`);
}

/** Dead letters by error code, the most frequent first. */
export function checkDeadLetters(codes: ReadonlyMap<string, number>): Finding {
  const [most] = codes;
  if (most === undefined) return ok('dead letters', 'none');
  const [code, count] = most;
  const total = [...codes.values()].reduce((sum, number) => sum + number, 0);
  const often = codes.size === 1 ? `all ${code}` : `most often ${code} (${describeCount(count)})`;
  return warning(
    'dead letters',
    `${describeCount(total)}, ${often}`,
    `cinestream deadletter list --code ${code}; the cause gone: deadletter replay, else: deadletter drop`,
  );
}

/** Hosts that scrapers leave alone because they refuse. `now`: our time, milliseconds since the epoch. */
export function checkHosts(hosts: readonly RefusingHost[], now: number): Finding[] {
  if (hosts.length === 0) return [ok('hosts', 'none refuses')];
  return hosts.slice(0, 10).map(({ host, refusals, pausedUntil }) => {
    const pause =
      pausedUntil > now ? `left alone for another ${describeDuration(pausedUntil - now)}` : 'will be tried again';
    const times = refusals === 1 ? 'once' : `${describeCount(refusals)} times in a row`;
    return warning(
      `host ${host}`,
      `refused ${times}; ${pause}`,
      'slow this source down, or ask its owner; a pause ends by itself',
    );
  });
}

/** Whether the Selenium Grid has browsers to give. */
export function checkGrid({ slots, sessions, queued, nodes }: GridState): Finding {
  const up = nodes.get('UP') ?? 0;
  const others = [...nodes].filter(([status, count]) => status !== 'UP' && count > 0);
  const counted = [plural(up, 'node'), ...others.map(([status, count]) => `${count} ${status.toLowerCase()}`)].join(
    ', ',
  );
  const free = Math.max(0, slots - sessions);
  const message = `${counted}; ${describeCount(free)} of ${plural(slots, 'slot')} free, ${plural(sessions, 'session')}, ${describeCount(queued)} waiting`;
  if (up === 0) return problem('grid', message, 'start browser nodes, and see in their logs why they do not register');
  if (queued > 0 && free === 0)
    return warning('grid', message, 'more browser nodes, or fewer sessions a scraper (CINESTREAM_SCRAPER_CONCURRENCY)');
  if ((nodes.get('DOWN') ?? 0) > 0) return warning('grid', message, 'see why nodes are down');
  return ok('grid', message);
}
