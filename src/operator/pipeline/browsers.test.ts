import { describe, expect, test } from 'vitest';
import { type BrowserSettings, decideBrowsers } from './browsers.ts';
import { noScalerState, type ScalingDecision } from './scaler.ts';

const settings: BrowserSettings = {
  minReplicas: 0,
  maxReplicas: 4,
  sessionsPerNode: 2,
  sessionsPerReplica: 3,
  cooldownSeconds: 300,
};

function scrapers(replicas: number, changes: Partial<ScalingDecision> = {}): ScalingDecision {
  return { replicas, active: true, limited: false, reason: '', state: noScalerState, ...changes };
}

describe('browser nodes', () => {
  test.each([
    [1, 2],
    [2, 3],
    [0, 0],
  ])('of %i scrapers are as many as their sessions need: %i', (replicas, nodes) => {
    expect(decideBrowsers(scrapers(replicas), 1, settings, 0).replicas).toBe(nodes);
  });

  test('say when they are held by their maximum', () => {
    expect(decideBrowsers(scrapers(5), 1, settings, 0)).toMatchObject({ replicas: 4, limited: true });
  });

  test('go when nothing is read for the cooldown, though a scraper waits, and come back for the first page', () => {
    const idle = scrapers(1, { state: { ...noScalerState, emptySince: 1000 } });
    expect(decideBrowsers(idle, 2, settings, 300_000).replicas).toBe(2);
    expect(decideBrowsers(idle, 2, settings, 301_000)).toMatchObject({ replicas: 0 });
    expect(decideBrowsers(idle, 2, { ...settings, minReplicas: 1 }, 301_000).replicas).toBe(1);
    expect(decideBrowsers(scrapers(1), 0, settings, 302_000).replicas).toBe(2);
  });

  test('stay as they are while what the scrapers need is unknown', () => {
    expect(decideBrowsers(scrapers(0, { active: false }), 3, settings, 0)).toMatchObject({
      replicas: 3,
      active: false,
    });
  });
});
