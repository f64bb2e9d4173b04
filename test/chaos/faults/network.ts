import type { Link } from '../link.ts';
import { type ChaosSystem, partsOf } from '../system.ts';
import { type Fault, pick } from './fault.ts';

/** Networks that break between a process and NATS, clients and a gateway, a scraper and the site or the Grid. */
export const networkFaults: readonly Fault[] = [
  forAWhile('cut a process off from NATS', (link) => link.cut()),
  forAWhile('let nothing through to NATS', (link) => link.stall()),
  forAWhile('200 ms of latency to NATS', slow),
  forAWhile('cut a process off from one NATS server', (link) => link.cut(), oneWayToNats, hasManyServers),
  forAWhile('cut the clients of a gateway off', (link) => link.cut(), waysOfClients),
  forAWhile('let nothing through between a gateway and its clients', (link) => link.stall(), waysOfClients),
  forAWhile('200 ms of latency between a gateway and its clients', slow, waysOfClients),
  forAWhile('cut the scrapers off from the site', (link) => link.cut(), wayToSite, hasSite),
  forAWhile('let nothing through between scrapers and the site', (link) => link.stall(), wayToSite, hasSite),
  forAWhile('200 ms of latency between scrapers and the site', slow, wayToSite, hasSite),
  forAWhile('cut the scrapers off from the Grid', (link) => link.cut(), wayToGrid, hasGrid),
  forAWhile('let nothing through between scrapers and the Grid', (link) => link.stall(), wayToGrid, hasGrid),
  forAWhile('200 ms of latency between scrapers and the Grid', slow, wayToGrid, hasGrid),
];

function slow(link: Link): void {
  link.delayMilliseconds = 200;
}

function hasManyServers({ nats }: ChaosSystem): boolean {
  return nats.clustered;
}

function hasSite({ crawls }: ChaosSystem): boolean {
  return crawls !== undefined;
}

function hasGrid({ gridLink }: ChaosSystem): boolean {
  return gridLink !== undefined;
}

/** All ways of one process to NATS. */
function waysToNats(system: ChaosSystem): readonly Link[] {
  return system.links.get(pick(partsOf(system), system.random)) ?? [];
}

function oneWayToNats(system: ChaosSystem): readonly Link[] {
  return [pick(waysToNats(system), system.random)];
}

function waysOfClients({ gateways, random }: ChaosSystem): readonly Link[] {
  return [pick(gateways, random).link];
}

/** The way of all browsers and of what scrapers fetch themselves. */
function wayToSite({ crawls }: ChaosSystem): readonly Link[] {
  return crawls === undefined ? [] : [crawls.link];
}

/** The way of all scrapers' commands to their browsers. */
function wayToGrid({ gridLink }: ChaosSystem): readonly Link[] {
  return gridLink === undefined ? [] : [gridLink];
}

function forAWhile(
  name: string,
  harm: (link: Link) => void,
  waysOf: (system: ChaosSystem) => readonly Link[] = waysToNats,
  applies: (system: ChaosSystem) => boolean = () => true,
): Fault {
  return {
    name,
    applies,
    async strike(system: ChaosSystem) {
      const links = waysOf(system);
      links.forEach(harm);
      await system.clock.wait(1000 + system.random() * 6000);
      for (const link of links) link.heal();
    },
  };
}
