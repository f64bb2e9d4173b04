import type { JetStreamState } from '../messaging/nats/admin/jetstream-state.ts';
import type { GridState } from '../observability/grid.ts';
import { Gauge, type Registry } from '../observability/metrics.ts';
import type { CachedReading } from './cached-reading.ts';
import type { ServerState } from './server-state.ts';

interface Series<T, Label extends string> {
  name: string;
  help: string;
  labels: readonly Label[];
  read(state: T): readonly { labels: Record<Label, string>; value: number }[];
}

/** Registers a gauge per series. While the state is unknown a series is absent, never zero, and `up` is 0. */
function exportState<T>(
  registry: Registry,
  up: { name: string; help: string },
  snapshot: CachedReading<T>,
  all: readonly Series<T, string>[],
): void {
  const available = new Gauge({
    ...up,
    registers: [registry],
    async collect() {
      available.set((await snapshot.get()) === null ? 0 : 1);
    },
  });
  for (const { name, help, labels, read } of all) {
    const gauge = new Gauge({
      name,
      help,
      labelNames: [...labels],
      registers: [registry],
      async collect() {
        const state = await snapshot.get();
        if (labels.length > 0) gauge.reset();
        else gauge.remove();
        if (state === null) return;
        for (const sample of read(state)) gauge.set(sample.labels, sample.value);
      },
    });
  }
}

/** JetStream's streams and durable consumers. */
export function exportJetStream(registry: Registry, snapshot: CachedReading<JetStreamState>): void {
  const ofStreams = (value: (state: JetStreamState['streams'][number]) => number | null) => (state: JetStreamState) =>
    state.streams.flatMap((stream) => {
      const number = value(stream);
      return number === null ? [] : [{ labels: { stream: stream.stream }, value: number }];
    });
  const ofConsumers = (value: (state: JetStreamState['consumers'][number]) => number) => (state: JetStreamState) =>
    state.consumers.map((consumer) => ({
      labels: { stream: consumer.stream, consumer: consumer.consumer },
      value: value(consumer),
    }));
  const stream = ['stream'];
  const consumer = ['stream', 'consumer'];
  exportState(registry, { name: 'cinestream_jetstream_up', help: 'Whether JetStream told its state' }, snapshot, [
    {
      name: 'cinestream_jetstream_stream_messages',
      help: 'Messages in a stream',
      labels: stream,
      read: ofStreams((state) => state.messages),
    },
    {
      name: 'cinestream_jetstream_stream_bytes',
      help: 'Bytes in a stream',
      labels: stream,
      read: ofStreams((state) => state.bytes),
    },
    {
      name: 'cinestream_jetstream_stream_limit_bytes',
      help: 'Bytes that a stream may hold',
      labels: stream,
      read: ofStreams((state) => state.limitBytes),
    },
    {
      name: 'cinestream_jetstream_stream_leader',
      help: '1 while a stream has a leader',
      labels: stream,
      read: (state) => [
        ...ofStreams((stream) => Number(stream.leader))(state),
        ...state.leaderless.map((name) => ({ labels: { stream: name }, value: 0 })),
      ],
    },
    {
      name: 'cinestream_jetstream_stream_current_copies',
      help: 'Copies of a stream that are up to date, the leader included',
      labels: stream,
      read: ofStreams((state) => state.currentCopies),
    },
    {
      name: 'cinestream_jetstream_consumer_backlog_messages',
      help: 'Messages that a durable consumer has not acknowledged yet',
      labels: consumer,
      read: ofConsumers((state) => state.backlog),
    },
    {
      name: 'cinestream_jetstream_consumer_ack_pending_messages',
      help: 'Messages delivered and not acknowledged yet',
      labels: consumer,
      read: ofConsumers((state) => state.acknowledgementsPending),
    },
    {
      name: 'cinestream_jetstream_consumer_redelivered_messages',
      help: 'Messages being delivered again',
      labels: consumer,
      read: ofConsumers((state) => state.redelivered),
    },
    {
      name: 'cinestream_jetstream_consumer_ack_floor',
      help: 'Deliveries acknowledged without a gap; flat while redeliveries rise: a poison message',
      labels: consumer,
      read: ofConsumers((state) => state.acknowledged),
    },
  ]);
}

/** The NATS servers, each by its name; one that does not answer is absent. */
export function exportServers(registry: Registry, snapshot: CachedReading<ServerState[]>): void {
  const of = (value: (state: ServerState) => number) => (states: ServerState[]) =>
    states.map((state) => ({ labels: { server: state.server }, value: value(state) }));
  const labels = ['server'];
  exportState(registry, { name: 'cinestream_nats_up', help: 'Whether the NATS servers told their state' }, snapshot, [
    {
      name: 'cinestream_nats_server_connections',
      help: 'Clients of a server',
      labels,
      read: of((state) => state.connections),
    },
    {
      name: 'cinestream_nats_server_slow_consumers',
      help: 'Connections that a server has cut since its start because they did not read',
      labels,
      read: of((state) => state.slowConsumers),
    },
    {
      name: 'cinestream_nats_server_memory_bytes',
      help: 'Memory of a server',
      labels,
      read: of((state) => state.memoryBytes),
    },
    {
      name: 'cinestream_nats_server_storage_bytes',
      help: 'What JetStream keeps in files on a server',
      labels,
      read: of((state) => state.storageBytes),
    },
    {
      name: 'cinestream_nats_server_storage_limit_bytes',
      help: 'What JetStream may keep in files on a server',
      labels,
      read: of((state) => state.storageLimitBytes),
    },
  ]);
}

/** The Selenium Grid's slots, sessions, queue and nodes. */
export function exportGrid(registry: Registry, snapshot: CachedReading<GridState>): void {
  const one = (value: (state: GridState) => number) => (state: GridState) => [{ labels: {}, value: value(state) }];
  exportState(registry, { name: 'cinestream_grid_up', help: 'Whether the Grid told its state' }, snapshot, [
    { name: 'cinestream_grid_slots', help: 'Browser slots', labels: [], read: one((state) => state.slots) },
    { name: 'cinestream_grid_sessions', help: 'Browser sessions', labels: [], read: one((state) => state.sessions) },
    {
      name: 'cinestream_grid_queue_requests',
      help: 'Requests for a session that wait for a slot',
      labels: [],
      read: one((state) => state.queued),
    },
    {
      name: 'cinestream_grid_nodes',
      help: 'Browser nodes by status',
      labels: ['status'],
      read: (state) => [...state.nodes].map(([status, value]) => ({ labels: { status }, value })),
    },
  ]);
}
