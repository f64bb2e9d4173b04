import { noScalerState, type ScalingDecision } from './scaler.ts';

export interface BrowserSettings {
  minReplicas: number;
  maxReplicas: number;
  sessionsPerNode: number;
  /** Browser sessions of one scraper. */
  sessionsPerReplica: number;
  /** None only after there was nothing to read for so long. */
  cooldownSeconds: number;
}

/**
 * Browser nodes for the scrapers that are to be there: as many as they need sessions, since either alone is of no use. With a
 * minimum of zero they go when there has been nothing to read for the cooldown, though a scraper stays to wait for work.
 */
export function decideBrowsers(
  scrapers: ScalingDecision,
  current: number,
  settings: BrowserSettings,
  now: number,
): ScalingDecision {
  const { minReplicas, maxReplicas, sessionsPerNode, sessionsPerReplica, cooldownSeconds } = settings;
  const common = { active: scrapers.active, state: noScalerState };
  if (!scrapers.active) {
    return {
      ...common,
      replicas: current,
      limited: false,
      reason: `what the scrapers need is unknown: held at ${current}`,
    };
  }
  const { emptySince } = scrapers.state;
  const idle = emptySince !== null && now - emptySince >= cooldownSeconds * 1000;
  const sessions = idle ? 0 : scrapers.replicas * sessionsPerReplica;
  const wanted = Math.ceil(sessions / sessionsPerNode);
  const replicas = Math.min(Math.max(wanted, minReplicas), maxReplicas);
  const why = idle
    ? `nothing to read for ${cooldownSeconds} s`
    : `${sessions} sessions for ${scrapers.replicas} scrapers`;
  return { ...common, replicas, limited: wanted > maxReplicas, reason: `${why}: ${replicas}` };
}
