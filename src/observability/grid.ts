import { z } from 'zod';
import { EnvironmentError } from '../errors.ts';

const count = z.int().min(0);
const stateSchema = z.object({
  grid: z.object({ totalSlots: count, nodeCount: count, sessionCount: count, sessionQueueSize: count }),
  nodesInfo: z.object({
    nodes: z.array(z.object({ uri: z.string(), status: z.string(), slotCount: count, sessionCount: count })),
  }),
});
const sessionsSchema = z.object({
  sessionsInfo: z.object({ sessions: z.array(z.object({ id: z.string(), nodeUri: z.string() })) }),
});

const drainingSchema = sessionsSchema.extend({
  nodesInfo: z.object({ nodes: z.array(z.object({ uri: z.string(), status: z.string() })) }),
});

const drainingQuery = '{ nodesInfo { nodes { uri status } } sessionsInfo { sessions { id nodeUri } } }';
const sessionsQuery = '{ sessionsInfo { sessions { id nodeUri } } }';
const stateQuery =
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
export async function readGrid(hubUrl: string, signal: AbortSignal): Promise<GridState> {
  const { grid, nodesInfo } = await ask(hubUrl, stateQuery, stateSchema, signal);
  const nodes = new Map(['UP', 'DRAINING', 'DOWN'].map((status) => [status, 0]));
  for (const { status } of nodesInfo.nodes) nodes.set(status, (nodes.get(status) ?? 0) + 1);
  const sessionsByHost = new Map(nodesInfo.nodes.map(({ uri, sessionCount }) => [new URL(uri).hostname, sessionCount]));
  return {
    slots: grid.totalSlots,
    sessions: grid.sessionCount,
    queued: grid.sessionQueueSize,
    nodes,
    sessionsByHost,
  };
}

/**
 * Address of the node that runs a session, also where the hub was restarted and no longer routes to it; null where no
 * node that reported runs it.
 * @throws EnvironmentError when the Grid does not answer, or with something else.
 */
export async function nodeOfSession(hubUrl: string, id: string, signal: AbortSignal): Promise<string | null> {
  const { sessionsInfo } = await ask(hubUrl, sessionsQuery, sessionsSchema, signal);
  return sessionsInfo.sessions.find((session) => session.id === id)?.nodeUri ?? null;
}

/**
 * Ids of the sessions on nodes that drain: they take no new session and end with their last.
 * @throws EnvironmentError when the Grid does not answer, or with something else.
 */
export async function sessionsOnDrainingNodes(hubUrl: string, signal: AbortSignal): Promise<Set<string>> {
  const { nodesInfo, sessionsInfo } = await ask(hubUrl, drainingQuery, drainingSchema, signal);
  const draining = new Set(nodesInfo.nodes.filter(({ status }) => status === 'DRAINING').map(({ uri }) => uri));
  return new Set(sessionsInfo.sessions.filter(({ nodeUri }) => draining.has(nodeUri)).map(({ id }) => id));
}

async function ask<T>(hubUrl: string, query: string, schema: z.ZodType<T>, signal: AbortSignal): Promise<T> {
  const hub = new URL(hubUrl.replace(/\/wd\/hub\/?$/, ''));
  try {
    const response = await fetch(new URL('/graphql', hub), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
      signal,
    });
    return z.object({ data: schema }).parse(await response.json()).data;
  } catch (error) {
    throw new EnvironmentError(`the Grid at ${hub.host} did not tell its state: is CINESTREAM_SELENIUM_URL its hub?`, {
      cause: error,
    });
  }
}
