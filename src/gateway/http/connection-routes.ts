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
  const { address, user, audience, sequence, blockedSince } = client;
  return {
    address,
    user: user ?? null,
    filter: audience.filter?.key ?? null,
    named: (audience.variant & named) !== 0,
    epoch_in_ids: (audience.variant & withEpoch) !== 0,
    open_seconds: seconds(now - client.openedAt),
    ends_in_seconds: seconds(client.endsAt - now),
    sequence,
    events_behind: Math.max(0, newestSequence - sequence),
    state: stateOf(client),
    blocked_seconds: blockedSince === undefined ? 0 : seconds(now - blockedSince),
    unsent_bytes: client.socket.writableLength,
  };
}

function stateOf(client: StreamClient): 'snapshot' | 'catching up' | 'blocked' | 'live' {
  if (client.snapshot !== undefined) return 'snapshot';
  if (client.replaying || client.joinAfter !== undefined) return 'catching up';
  return client.blockedSince === undefined ? 'live' : 'blocked';
}

function seconds(milliseconds: number): number {
  return Math.round(milliseconds / 100) / 10;
}
