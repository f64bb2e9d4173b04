import { expect, it } from 'vitest';
import { systemClock } from '../../clock.ts';
import { silentLogger } from '../../observability/logger.ts';
import { Registry } from '../../observability/metrics.ts';
import { createGatewayMetrics } from '../metrics.ts';
import type { EndReason, StreamClient } from './client.ts';
import { Hub } from './hub.ts';
import type { StreamMirror } from './mirror.ts';

it('ends a client that has fallen behind where too many wait to be caught up, and says when to come back', () => {
  const hub = new Hub({
    // Nothing is asked of it: no replay ends, and none begins.
    mirror: {} as StreamMirror,
    metrics: createGatewayMetrics(new Registry()),
    clock: systemClock,
    random: () => 0.5,
    logger: silentLogger,
  });
  while (!hub.replays.full) void hub.replays.run(() => new Promise(() => {}));
  const ends: { reason: EndReason; closingFrame: string }[] = [];
  const client = {
    beginReplay: () => {
      throw new Error('a replay begins');
    },
    end: (reason: EndReason, closingFrame: string) => ends.push({ reason, closingFrame }),
  };
  hub.catchUp(client as unknown as StreamClient, { after: 7 });
  expect(ends).toEqual([
    { reason: 'lagging', closingFrame: expect.stringMatching(/come back later\nretry: \d+\n\n$/) },
  ]);
});
