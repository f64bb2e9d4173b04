import { describe, expect, test } from 'vitest';
import { decideReplicas, type Load, noScalerState, type ScalerSettings } from './scaler.ts';

const settings: ScalerSettings = {
  minReplicas: 1,
  maxReplicas: 10,
  usefulReplicas: Number.POSITIVE_INFINITY,
  targetBacklogSeconds: 60,
  stabilizationSeconds: 300,
  cooldownSeconds: 300,
};

interface World {
  /** Messages that arrive in a second. */
  arrivals(second: number): number;
  /** Messages that one replica settles in a second. */
  speed: number;
  /** Seconds for which nobody knows the load. */
  unknown?(second: number): boolean;
}

/** Lets the scaler look every 10 s at workers that take 5 s to start. */
function simulate(world: World, seconds: number, own: ScalerSettings = settings) {
  let state = noScalerState;
  let replicas = own.minReplicas;
  let ready = replicas;
  let backlog = 0;
  let published = 0;
  const curve: { second: number; replicas: number; backlog: number; reason: string }[] = [];
  for (let second = 0; second < seconds; second += 1) {
    const arrived = world.arrivals(second);
    published += arrived;
    const settled = Math.min(backlog + arrived, ready * world.speed);
    backlog += arrived - settled;
    if (second % 5 === 0) ready = replicas;
    if (second % 10 !== 0) continue;
    const load: Load = {
      at: second * 1000,
      backlog,
      published,
      redelivered: world.speed === 0 ? backlog : 0,
      ready,
      replicas,
    };
    const decision = decideReplicas(world.unknown?.(second) ? null : load, replicas, own, state);
    state = decision.state;
    replicas = decision.replicas;
    curve.push({ second, replicas, backlog, reason: decision.reason });
  }
  return curve;
}

function changes(curve: { replicas: number }[]): number {
  return curve.filter(({ replicas }, index) => index > 0 && replicas !== curve[index - 1]?.replicas).length;
}

describe('the scaler', () => {
  test('works a burst off within its target and goes back to the minimum afterwards', () => {
    const curve = simulate({ arrivals: (second) => (second === 60 ? 2000 : 0), speed: 5 }, 1800);
    expect(Math.max(...curve.map(({ replicas }) => replicas))).toBeGreaterThan(5);
    expect(curve.find(({ second, backlog }) => second > 70 && backlog === 0)?.second).toBeLessThan(240);
    expect(curve.at(-1)?.replicas).toBe(1);
  });

  test('keeps up with steady arrivals without flapping', () => {
    const curve = simulate({ arrivals: (second) => 12 + (second % 7), speed: 5 }, 3600);
    const settledDown = curve.filter(({ second }) => second > 900);
    expect(changes(settledDown)).toBeLessThanOrEqual(2);
    expect(settledDown.every(({ replicas }) => replicas >= 3 && replicas <= 6)).toBe(true);
  });

  test('holds while the load is unknown, also at nothing', () => {
    const curve = simulate(
      { arrivals: (second) => (second < 100 ? 30 : 0), speed: 5, unknown: (second) => second >= 100 },
      2000,
    );
    const before = curve.find(({ second }) => second === 90)?.replicas;
    expect(before).toBeGreaterThan(1);
    expect(curve.at(-1)).toMatchObject({ replicas: before, reason: expect.stringContaining('unknown') });
  });

  test('does not chase messages that nobody can settle', () => {
    const curve = simulate({ arrivals: (second) => (second < 10 ? 100 : 0), speed: 0 }, 1200);
    expect(curve.every(({ replicas }) => replicas === 1)).toBe(true);
    expect(curve.at(-1)?.reason).toContain('only delivered again');
  });

  test('goes to zero only after the cooldown, and comes back for one message', () => {
    const own = { ...settings, minReplicas: 0 };
    const curve = simulate({ arrivals: (second) => Number(second === 10 || second === 1505), speed: 1 }, 2200, own);
    const at = (second: number) => curve.find((point) => point.second === second)?.replicas;
    expect(at(100)).toBe(1);
    expect(at(1000)).toBe(0);
    expect(at(1510)).toBe(1);
    expect(curve.at(-1)?.replicas).toBe(0);
  });

  test('says when the maximum is what holds it', () => {
    const load: Load = { at: 10_000, backlog: 50_000, published: 50_100, redelivered: 0, ready: 1, replicas: 1 };
    const state = { ...noScalerState, last: { ...load, at: 0, backlog: 50_000, published: 50_000 } };
    const decision = decideReplicas(load, 1, settings, state);
    expect(decision).toMatchObject({ replicas: 10, limited: true, active: true });
    expect(decision.reason).toContain('because of maxReplicas');
  });

  test('asks for no more replicas than the consumer hands messages to', () => {
    const load: Load = { at: 10_000, backlog: 50_000, published: 50_100, redelivered: 0, ready: 1, replicas: 1 };
    const state = { ...noScalerState, last: { ...load, at: 0, backlog: 50_000, published: 50_000 } };
    const decision = decideReplicas(load, 1, { ...settings, usefulReplicas: 4 }, state);
    expect(decision).toMatchObject({ replicas: 4, limited: true });
    expect(decision.reason).toContain('max_ack_pending');
  });
});
