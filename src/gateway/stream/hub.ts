import type { Clock, Random } from '../../clock.ts';
import { describeError } from '../../errors.ts';
import { streams } from '../../messaging/contracts/subjects.ts';
import type { StreamMessage } from '../../messaging/nats/read/tail.ts';
import type { Logger } from '../../observability/logger.ts';
import { startProcessing } from '../../observability/tracing/message-spans.ts';
import type { Span } from '../../observability/tracing/span.ts';
import type { GatewayMetrics } from '../metrics.ts';
import type { WantedChanges } from './changes.ts';
import type { EndReason, StreamClient } from './client.ts';
import type { CatalogueSnapshot } from './current-movies.ts';
import type { FrameVariant, StreamedEvent } from './event.ts';
import type { Filter } from './filter.ts';
import type { ResetReason } from './message-schemas.ts';
import { resetFrame, retryClosingFrame } from './messages.ts';
import type { StreamMirror } from './mirror.ts';
import { type ReplayStart, replay } from './replay.ts';
import { ReplayPool } from './replay-pool.ts';
import { SubscriptionGroup } from './subscription-group.ts';

export interface HubOptions {
  mirror: StreamMirror;
  metrics: GatewayMetrics;
  clock: Clock;
  random: Random;
  logger: Logger;
}

const concurrentReplays = 8;
const waitingReplays = 1000;

/**
 * All open streams of this replica. New events are written in passes: the first event after a quiet time at once, what
 * arrives while a pass or a socket is busy together in the next write.
 */
export class Hub {
  readonly clients = new Set<StreamClient>();
  readonly replays = new ReplayPool(concurrentReplays, waitingReplays);
  readonly #mirror: StreamMirror;
  readonly #metrics: GatewayMetrics;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #logger: Logger;
  readonly #subscriptionGroups = new Map<string, { group: SubscriptionGroup; clients: number }>();
  /** Clients that take a snapshot of which much is to be looked at and little to be sent. */
  readonly #waitingForTurn = new Set<StreamClient>();
  #passScheduled = false;
  #unobserved: { event: StreamedEvent; span: Span | undefined }[] = [];

  constructor(options: HubOptions) {
    this.#mirror = options.mirror;
    this.#metrics = options.metrics;
    this.#clock = options.clock;
    this.#random = options.random;
    this.#logger = options.logger;
  }

  /** The number of distinct filters and frame variants in use. */
  get subscriptionGroups(): number {
    return this.#subscriptionGroups.size;
  }

  /** Clients with equal filters share one subscription group; `leave` gives it back. */
  join(filter: Filter | undefined, variant: FrameVariant, changes?: WantedChanges): SubscriptionGroup {
    const key = keyOf({ filter, variant, changes });
    const entry = this.#subscriptionGroups.get(key) ?? {
      group: new SubscriptionGroup(this.#mirror.ring, filter, variant, changes),
      clients: 0,
    };
    entry.clients += 1;
    this.#subscriptionGroups.set(key, entry);
    return entry.group;
  }

  remove(client: StreamClient, reason: EndReason): void {
    if (!this.clients.delete(client)) return;
    this.#metrics.disconnects.inc({ reason });
    const key = keyOf(client.group);
    const entry = this.#subscriptionGroups.get(key);
    // After a recreated stream a group of the same key may be another one.
    if (entry === undefined || entry.group !== client.group) return;
    entry.clients -= 1;
    if (entry.clients === 0) this.#subscriptionGroups.delete(key);
  }

  /** Schedules a pass for a new event, which becomes part of the trace that its message came with. */
  announce(event: StreamedEvent, message: StreamMessage): void {
    this.#metrics.received += 1;
    if (this.clients.size > 0) this.#unobserved.push({ event, span: startDelivery(message) });
    if (this.#passScheduled) return;
    this.#passScheduled = true;
    setImmediate(() => this.#pass());
  }

  /** Writes to a client what it is due, as long as its pipe takes it. */
  flush(client: StreamClient, now = this.#clock.now()): void {
    if (client.phase.name === 'snapshot') this.#flushSnapshot(client, client.phase.snapshot, now);
    if (client.phase.name === 'joining') this.#joinRing(client, client.phase.after);
    const ring = this.#mirror.ring;
    while (!client.busy && client.phase.name === 'live' && client.phase.cursor < ring.end) {
      const { cursor, sequence } = client.phase;
      if (cursor < ring.start) {
        this.catchUp(client, { after: sequence });
        return;
      }
      const batch = client.group.batchFrom(cursor);
      client.goLive(batch.next, batch.sequence);
      if (batch.bytes === undefined) continue;
      this.#metrics.count(batch.events, batch.bytes.length);
      client.write(batch.bytes, now);
    }
  }

  /** Feeds a client from JetStream until the ring can take over; ends it where too many wait for that already. */
  catchUp(client: StreamClient, from: ReplayStart): void {
    if (this.replays.full) {
      client.end('lagging', retryClosingFrame('too many streams are catching up: come back later', 5, this.#random));
      return;
    }
    client.beginReplay();
    this.replays
      .run(() => this.#replay(client, from))
      .catch((error: unknown) => {
        this.#logger.warn({ error: describeError(error) }, 'a replay from JetStream failed');
        client.end('unavailable', retryClosingFrame('the stream cannot be read now: come back later', 5, this.#random));
      });
  }

  /** Tells a client that its position is lost, and goes on live from now. */
  reset(client: StreamClient, reason: ResetReason, cursor: string): void {
    this.#metrics.resets.inc({ reason });
    const { ring, epoch } = this.#mirror;
    client.goLive(ring.end, ring.lastSequence);
    client.writeText(
      resetFrame({
        reason,
        cursor,
        firstSequence: ring.completeAfter + 1,
        lastSequence: ring.lastSequence,
        epoch,
        variant: client.group.variant,
      }),
      this.#clock.now(),
    );
  }

  /** Every client starts over: what their cursors meant is gone. */
  resetAll(): void {
    for (const client of [...this.clients]) {
      if (client.ended) continue;
      if (!client.busy) this.reset(client, 'stream_recreated', '');
      client.end('stream_recreated', retryClosingFrame('the stream was created again', 1, this.#random));
    }
    this.#subscriptionGroups.clear();
    this.#unobserved = [];
  }

  #pass(): void {
    this.#passScheduled = false;
    const start = this.#clock.now();
    for (const client of this.clients) if (!client.busy) this.flush(client, start);
    const now = this.#clock.now();
    for (const { event, span } of this.#unobserved) {
      this.#metrics.observeWritten(event, now, span);
      span?.set({ 'cinestream.clients': this.clients.size });
      span?.end();
    }
    this.#unobserved = [];
  }

  async #replay(client: StreamClient, from: ReplayStart): Promise<void> {
    const options = { client, from, mirror: this.#mirror, metrics: this.#metrics, clock: this.#clock };
    const covered = await replay(options);
    if (covered === undefined) return;
    if (typeof covered === 'number') client.joinAfter(covered);
    else this.reset(client, 'cursor_too_old', `msg_${covered.lostAfter}`);
    if (!client.ended) this.flush(client);
  }

  #flushSnapshot(client: StreamClient, { events, sequence }: CatalogueSnapshot, now: number): void {
    while (!client.busy && client.phase.name === 'snapshot' && !this.#waitingForTurn.has(client)) {
      const { frames, rest } = client.group.takeFrames(events);
      // The catalogue as it was, and what has come since: by each event it is known what it changed.
      if (rest === 'none') client.joinAfter(sequence);
      else if (rest === 'later') this.#continueLater(client);
      if (frames.length === 0) continue;
      this.#metrics.replayed.inc({ from: 'snapshot' }, frames.length);
      const bytes = Buffer.concat(frames);
      this.#metrics.count(frames.length, bytes.length);
      client.write(bytes, now);
    }
  }

  /** Others come first. */
  #continueLater(client: StreamClient): void {
    this.#waitingForTurn.add(client);
    setImmediate(() => {
      this.#waitingForTurn.delete(client);
      if (!client.busy) this.flush(client);
    });
  }

  #joinRing(client: StreamClient, after: number): void {
    const ring = this.#mirror.ring;
    if (ring.lastSequence < after) return;
    if (after < ring.completeAfter) this.catchUp(client, { after });
    else client.goLive(ring.positionAfter(after), after);
  }
}

function keyOf({ filter, variant, changes }: Pick<SubscriptionGroup, 'filter' | 'variant' | 'changes'>): string {
  return `${variant} ${changes ?? ''} ${filter?.key ?? ''}`;
}

/** From the event's arrival to its being written to the sockets of all clients that keep up. */
function startDelivery({ subject, data, sequence, header }: StreamMessage): Span | undefined {
  return startProcessing({ subject, bytes: data.length, header, stream: streams.movies, sequence });
}
