import type { Costs } from './costs.ts';

/** One level of the tree. All its nodes have the same load, so that one stands for all. */
export interface Tier {
  name: string;
  nodes: number;
  /** Nodes or clients that each of them sends every event to. */
  children: number;
  /** CPU for `events` in one write to every child. */
  cpuSeconds(events: number, children: number): number;
  /** One way to its children. */
  hopSeconds: number;
  /** From one of its nodes being gone until its children follow another. */
  outageSeconds: number;
}

export interface TreeShape {
  clients: number;
  clientsPerGateway: number;
  /** One mirror each; 0: gateways follow the stream's leader. */
  regions: number;
  /** Gateways that follow one upper gateway; 0: there is no upper tier. */
  gatewaysPerUpper: number;
}

/** From the stream's leader down to the gateways that have clients. */
export function tiersOf({ clients, clientsPerGateway, regions, gatewaysPerUpper }: TreeShape, costs: Costs): Tier[] {
  const gateways = Math.max(2, Math.ceil(clients / clientsPerGateway));
  const uppers = gatewaysPerUpper === 0 ? 0 : Math.max(2, regions, Math.ceil(gateways / gatewaysPerUpper));
  const levels = [
    { name: 'leader', nodes: 1, isNats: true },
    ...(regions > 0 ? [{ name: 'mirrors', nodes: regions, isNats: true }] : []),
    ...(uppers > 0 ? [{ name: 'upper gateways', nodes: uppers, isNats: false }] : []),
    { name: 'gateways', nodes: gateways, isNats: false },
  ];
  return levels.map(({ name, nodes, isNats }, index) => ({
    name,
    nodes,
    children: Math.ceil((levels[index + 1]?.nodes ?? clients) / nodes),
    cpuSeconds: isNats
      ? (events, children) => events * children * costs.natsWriteSeconds
      : (events, children) =>
          events * costs.takeSeconds + children * (costs.writeSeconds + (events - 1) * costs.coalescedSeconds),
    hopSeconds: index === 0 && regions > 0 ? costs.farSeconds : costs.nearSeconds,
    outageSeconds: isNats ? costs.natsFailoverSeconds : costs.retrySeconds,
  }));
}
