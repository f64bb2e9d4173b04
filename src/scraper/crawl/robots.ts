import robotsParserModule from 'robots-parser';
import type { Clock } from '../../clock.ts';
import { PageLoadError } from '../errors.ts';
import { fetchResource } from './fetch-resource.ts';
import { boundedRobots, comparablePath, productToken } from './robots-text.ts';
import { requirePublicAddress } from './ssrf-guard.ts';

export interface RobotsRules {
  allows(url: string): boolean;
  crawlDelayMilliseconds: number;
  sitemaps: string[];
}

interface ParsedRobots {
  isAllowed(url: string, agent?: string): boolean | undefined;
  getCrawlDelay(agent?: string): number | undefined;
  getSitemaps(): string[];
}

// Its types declare a default export that does not exist under Node's resolution.
const parseRobots = robotsParserModule as unknown as (url: string, text: string) => ParsedRobots;

const largestBytes = 512 * 1024;
const keptMilliseconds = 3600_000;
/** A host that cannot say what it asks is not asked again with every page. */
const unreachableMilliseconds = 15_000;
const patienceMilliseconds = 10_000;
const longestDelayMilliseconds = 60_000;
const keptAtMost = 10_000;

/** robots.txt of each host as RFC 9309 has it, read once an hour; of very many hosts those that were read last. */
export class RobotsCache {
  readonly #kept = new Map<string, { until: number; rules: Promise<RobotsRules> }>();
  readonly #clock: Clock;
  readonly #agent: string;
  readonly #allowPrivateAddresses: boolean;

  constructor(clock: Clock, agent: string, allowPrivateAddresses: boolean) {
    this.#clock = clock;
    this.#agent = agent;
    this.#allowPrivateAddresses = allowPrivateAddresses;
  }

  /**
   * Rules of the host of this address.
   * @throws PageLoadError where the host does not answer or answers 5xx: what it asks is unknown, so it is left alone.
   */
  rulesFor(url: string): Promise<RobotsRules> {
    const { origin } = new URL(url);
    const kept = this.#kept.get(origin);
    if (kept !== undefined && kept.until > this.#clock.now()) return kept.rules;
    const entry = { until: this.#clock.now() + keptMilliseconds, rules: this.#fetch(origin) };
    this.#kept.delete(origin);
    this.#kept.set(origin, entry);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > keptAtMost && oldest !== undefined) this.#kept.delete(oldest);
    entry.rules.catch(() => {
      entry.until = this.#clock.now() + unreachableMilliseconds;
    });
    return entry.rules;
  }

  async #fetch(origin: string): Promise<RobotsRules> {
    const url = `${origin}/robots.txt`;
    const { status, body } = await fetchResource(url, {
      signal: AbortSignal.timeout(patienceMilliseconds),
      guard: (hop) => requirePublicAddress(hop, this.#allowPrivateAddresses),
      headersFor: () => ({ 'user-agent': this.#agent }),
      largestBytes,
    });
    if (status >= 500) throw new PageLoadError(`${url} answered with status ${status}`);
    const text = status >= 200 && status < 300 ? new TextDecoder().decode(body) : '';
    return readRobots(url, text, this.#agent);
  }
}

const ownToken = 'CineStream';

/** The rules that a robots.txt at this address has for whoever sends this `User-Agent`. */
export function readRobots(url: string, text: string, userAgent: string): RobotsRules {
  const agent = productToken(userAgent) ?? ownToken;
  const parsed = parseRobots(url, boundedRobots(text, agent));
  const delay = (parsed.getCrawlDelay(agent) ?? 0) * 1000;
  return {
    allows(page) {
      const address = new URL(page);
      return parsed.isAllowed(address.origin + comparablePath(address), agent) ?? true;
    },
    crawlDelayMilliseconds: Math.min(longestDelayMilliseconds, Math.max(0, delay)),
    sitemaps: parsed.getSitemaps(),
  };
}
