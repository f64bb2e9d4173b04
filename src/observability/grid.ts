import { z } from 'zod';
import { EnvironmentError } from '../errors.ts';

const count = z.int().min(0);
const answerSchema = z.object({
  data: z.object({
    grid: z.object({ totalSlots: count, nodeCount: count, sessionCount: count, sessionQueueSize: count }),
    nodesInfo: z.object({
      nodes: z.array(z.object({ uri: z.string(), status: z.string(), slotCount: count, sessionCount: count })),
    }),
  }),
});

const query =
  '{ grid { totalSlots nodeCount sessionCount sessionQueueSize } nodesInfo { nodes { uri status slotCount sessionCount } } }';

/** What a Selenium Grid offers and does now. */
export interface GridState {
  slots: number;
  sessions: number;
  /** Requests for a session that wait for a slot. */
  queued: number;
  /** Nodes by status: UP, DRAINING, DOWN. */
  nodes: Map<string, number>;
  /** Sessions by the host name or address of their node. */
  sessionsByHost: Map<string, number>;
}

/**
 * Asks the hub by GraphQL. `address` is the one that sessions are asked of, with or without `/wd/hub`.
 * @throws EnvironmentError when the Grid does not answer, or with something else.
 */
export async function readGrid(address: string, signal: AbortSignal): Promise<GridState> {
  const hub = new URL(address.replace(/\/wd\/hub\/?$/, ''));
  const endpoint = new URL('/graphql', hub);
  try {
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
      signal,
    });
    const { grid, nodesInfo } = answerSchema.parse(await response.json()).data;
    const nodes = new Map(['UP', 'DRAINING', 'DOWN'].map((status) => [status, 0]));
    for (const { status } of nodesInfo.nodes) nodes.set(status, (nodes.get(status) ?? 0) + 1);
    const sessionsByHost = new Map(
      nodesInfo.nodes.map(({ uri, sessionCount }) => [new URL(uri).hostname, sessionCount]),
    );
    return {
      slots: grid.totalSlots,
      sessions: grid.sessionCount,
      queued: grid.sessionQueueSize,
      nodes,
      sessionsByHost,
    };
  } catch (error) {
    throw new EnvironmentError(`the Grid at ${hub.host} did not tell its state: is SELENIUM_URL its hub?`, {
      cause: error,
    });
  }
}
