import { CustomObjectsApi, type KubeConfig, Watch } from '@kubernetes/client-node';
import type { Logger } from 'pino';
import type { Clock, Random } from '../../clock.ts';
import { describeError } from '../../errors.ts';
import { createApiClient } from './api-client.ts';
import type { AnyResource } from './cluster.ts';
import { crdVersion, group, keyOf, type ResourceKind } from './resource.ts';

const relistMilliseconds = 5 * 60_000;
/**
 * How long the API server keeps a watch, and how much later one that it has not ended is taken for dead. client-node ends a watch that
 * says nothing for 30 s, by the process's own clock, which a test cannot turn: it must not come first.
 */
const watchSeconds = 25;
const graceSeconds = 4;
const longestDelayMilliseconds = 15_000;

export interface InformerOptions {
  configuration: KubeConfig;
  kind: ResourceKind;
  namespace: string;
  /** Told of each object that is new, gone, or changed in more than its status. Only enqueues: what is thrown here would be lost. */
  onChange(key: string): void;
  /** Keys that something is kept for elsewhere: told of with each list, so that an object that went unseen is noticed as gone. */
  keysElsewhere?(): Iterable<string>;
  clock: Clock;
  random: Random;
  logger: Logger;
}

/**
 * Keeps a copy of a namespace's objects of one kind. Any failure (410, an API server that restarts, a half-open
 * connection) ends the watch, and all is listed again; it also is every five minutes, so that nothing missed stays missed.
 * client-node's own informer stops for good on errors other than 410 (its issues 958 and 1933).
 */
export class Informer {
  readonly #options: InformerOptions;
  #objects = new Map<string, AnyResource>();
  #heardAt = Number.NEGATIVE_INFINITY;

  constructor(options: InformerOptions) {
    this.#options = options;
  }

  get(key: string): AnyResource | undefined {
    return this.#objects.get(key);
  }

  /** Takes what the API server answered to a write, so that the next look does not go back behind it. */
  remember(object: AnyResource): void {
    if (this.#objects.has(keyOf(object))) this.#objects.set(keyOf(object), object);
  }

  /** Milliseconds since the API server was last heard. */
  idleMilliseconds(): number {
    return this.#options.clock.now() - this.#heardAt;
  }

  /** Follows until the signal aborts. */
  async run(signal: AbortSignal): Promise<void> {
    const { clock, random, logger, kind } = this.#options;
    let delay = 100;
    while (!signal.aborted) {
      try {
        let from = await this.#list();
        const until = clock.now() + relistMilliseconds * (0.8 + 0.4 * random());
        while (!signal.aborted && clock.now() < until) {
          from = await this.#watch(from, signal);
          delay = 100;
        }
      } catch (error) {
        if (signal.aborted) return;
        logger.debug({ kind: kind.kind, error: describeError(error) }, 'watch ended, listing again');
        await clock.wait(delay * (0.5 + random()), signal);
        delay = Math.min(delay * 2, longestDelayMilliseconds);
      }
    }
  }

  async #list(): Promise<string> {
    const { configuration, kind, namespace, onChange, clock } = this.#options;
    const client = createApiClient(configuration, CustomObjectsApi);
    const list = (await client.listNamespacedCustomObject({
      group,
      version: crdVersion,
      namespace,
      plural: kind.plural,
    })) as {
      metadata: { resourceVersion: string };
      items: AnyResource[];
    };
    this.#heardAt = clock.now();
    const before = this.#objects;
    this.#objects = new Map(list.items.map((item) => [keyOf(item), item]));
    const left = this.#options.keysElsewhere?.() ?? [];
    for (const key of new Set([...before.keys(), ...this.#objects.keys(), ...left])) onChange(key);
    return list.metadata.resourceVersion;
  }

  /** Resolves with the version to go on from when the server ends the watch, as it regularly does. */
  async #watch(from: string, signal: AbortSignal): Promise<string> {
    const { configuration, kind, namespace, clock } = this.#options;
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    let reached = from;
    const path = `/apis/${group}/${crdVersion}/namespaces/${namespace}/${kind.plural}`;
    const query = { resourceVersion: from, allowWatchBookmarks: true, timeoutSeconds: watchSeconds };
    const request = await new Watch(configuration).watch(
      path,
      query,
      (phase, object: AnyResource) => {
        this.#heardAt = clock.now();
        if (phase === 'ERROR')
          return reject(new Error(`the watch of ${kind.plural} failed: ${JSON.stringify(object)}`));
        reached = object.metadata.resourceVersion;
        if (phase !== 'BOOKMARK') this.#take(phase, object);
      },
      (error: unknown) => {
        this.#heardAt = clock.now();
        if (error instanceof Error && !signal.aborted && error !== Watch.SERVER_SIDE_CLOSE) reject(error);
        else resolve(reached);
      },
    );
    const stop = () => request.abort();
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    const ended = new AbortController();
    void clock
      .wait((watchSeconds + graceSeconds) * 1000, ended.signal)
      .then(() => reject(new Error('the connection says nothing any more')));
    return promise.finally(() => {
      ended.abort();
      stop();
      signal.removeEventListener('abort', stop);
    });
  }

  #take(phase: string, object: AnyResource): void {
    const key = keyOf(object);
    const before = this.#objects.get(key);
    if (phase === 'DELETED') this.#objects.delete(key);
    else this.#objects.set(key, object);
    if (phase === 'DELETED' || before === undefined || specFingerprint(before) !== specFingerprint(object))
      this.#options.onChange(key);
  }
}

/** What people ask for. The status is our own: to be woken up by it would never end. */
function specFingerprint({ metadata }: AnyResource): string {
  const { uid, generation, deletionTimestamp, annotations } = metadata;
  return JSON.stringify([uid, generation, deletionTimestamp, annotations]);
}
