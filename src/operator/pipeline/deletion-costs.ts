import type { Logger } from 'pino';
import { describeError } from '../../errors.ts';
import { readGrid } from '../../observability/grid.ts';
import type { Workloads } from '../kubernetes/workloads.ts';

export interface DeletionCostsOptions {
  workloads: Pick<Workloads, 'pods' | 'setDeletionCost'>;
  /** Address of the Grid's hub; undefined: nothing is known of its nodes. */
  hub: string | undefined;
  logger: Logger;
}

const patienceMilliseconds = 3000;
/** Of a node that the hub does not tell of: it may be busy. */
const unknownCost = 1000;

/**
 * Marks each browser node's pod with the sessions that it has, so that Kubernetes takes an idle one first when there are to be
 * fewer. A node that gets a session in the same moment is drained by its own hook all the same.
 */
export class DeletionCosts {
  readonly #options: DeletionCostsOptions;

  constructor(options: DeletionCostsOptions) {
    this.#options = options;
  }

  /** Brings the costs of the pods that the selector chooses up to date. Never rejects: nothing is lost without them. */
  async update(namespace: string, selector: string): Promise<void> {
    const { workloads, hub, logger } = this.#options;
    if (hub === undefined) return;
    try {
      const [grid, pods] = await Promise.all([
        readGrid(hub, AbortSignal.timeout(patienceMilliseconds)),
        workloads.pods(namespace, selector),
      ]);
      for (const { name, address, deletionCost } of pods) {
        const cost = grid.sessionsByHost.get(address) ?? unknownCost;
        if (cost !== deletionCost) await workloads.setDeletionCost(namespace, name, cost);
      }
    } catch (error) {
      logger.warn({ error: describeError(error) }, 'which browser nodes are busy is unknown');
    }
  }
}
