import type { Express } from 'express';
import type { Clock } from '../../clock.ts';
import type { StreamClient } from '../stream/client.ts';
import { named, withEpoch } from '../stream/event.ts';
import { requireToken } from './authentication.ts';
import { resource } from './methods.ts';

export interface ConnectionRoutesOptions {
  clients: ReadonlySet<StreamClient>;
  /** Sequence of the newest event that this replica has. */
  newestSequence(): number;
  adminToken: string | undefined;
  clock: Clock;
}

/** `GET /api/debug/connections`: the open streams of this replica and how far behind each is; with the admin token only. */
export function mountConnectionRoutes(app: Express, options: ConnectionRoutesOptions): void {
  resource(app, '/api/debug/connections', {
    get: (request, response) => {
      requireToken(request, options.adminToken, 'CINESTREAM_ADMIN_TOKEN');
      const now = options.clock.now();
      const newest = options.newestSequence();
      const connections = [...options.clients].map((client) => describeClient(client, newest, now));
      response.set('cache-control', 'no-store').json({ newest_sequence: newest, connections });
    },
  });
}

function describeClient(client: StreamClient, newestSequence: number, now: number): Record<string, unknown> {
  const { address, user, group, sequence = null, blockedSince } = client;
  return {
    address,
    user: user ?? null,
    filter: group.filter?.key ?? null,
    named: (group.variant & named) !== 0,
    epoch_in_ids: (group.variant & withEpoch) !== 0,
    open_seconds: seconds(now - client.openedAt),
    ends_in_seconds: Number.isFinite(client.endsAt) ? seconds(client.endsAt - now) : null,
    sequence,
    events_behind: sequence === null ? null : Math.max(0, newestSequence - sequence),
    state: stateOf(client),
    blocked_seconds: blockedSince === undefined ? 0 : seconds(now - blockedSince),
    unsent_bytes: client.unsentBytes,
  };
}

function stateOf({ phase, blockedSince }: StreamClient): 'snapshot' | 'catching up' | 'blocked' | 'live' | 'ended' {
  switch (phase.name) {
    case 'snapshot':
    case 'ended':
      return phase.name;
    case 'live':
      return blockedSince === undefined ? 'live' : 'blocked';
    default:
      return 'catching up';
  }
}

function seconds(milliseconds: number): number {
  return Math.round(milliseconds / 100) / 10;
}
