import { killAll } from '../process-tree.ts';
import type { ChaosSystem } from '../system.ts';
import { type Fault, pick } from './fault.ts';

const hasScrapers = ({ scrapers }: ChaosSystem) => scrapers.length > 0;
const hasLocalBrowsers = ({ scrapers, grid }: ChaosSystem) => scrapers.length > 0 && grid === undefined;
const hasGrid = ({ grid }: ChaosSystem) => grid !== undefined;

/** Scrapers, drivers, browsers and a Grid that die. */
export const scraperFaults: readonly Fault[] = [
  {
    name: 'kill a scraper',
    applies: hasScrapers,
    async strike({ scrapers, random }) {
      const part = pick(scrapers, random);
      await part.kill();
      part.start();
    },
  },
  {
    name: 'freeze a scraper',
    applies: hasScrapers,
    async strike({ scrapers, random, clock }) {
      const part = pick(scrapers, random);
      part.pause();
      await clock.wait(1000 + random() * 5000);
      part.resume();
    },
  },
  {
    name: 'roll out the scrapers',
    applies: hasScrapers,
    async strike({ scrapers }) {
      for (const part of scrapers) {
        await part.terminate();
        part.start();
      }
    },
  },
  killOfScraper('kill the driver of a browser', /chromedriver/),
  killOfScraper('kill a browser', /^chrom(e|ium)$/),
  {
    name: 'restart the hub of the Grid',
    seconds: 15,
    applies: hasGrid,
    strike: async ({ grid }) => grid?.restartHub(),
  },
  {
    name: 'kill a node of the Grid',
    applies: hasGrid,
    async strike({ grid, random }) {
      if (grid === undefined) return;
      await pick(grid.nodes, random).kill();
      await grid.addNode();
    },
  },
];

/** What a scraper has started and that is called so. It may just have none: that is a fault that does nothing. */
function killOfScraper(name: string, command: RegExp): Fault {
  return {
    name,
    applies: hasLocalBrowsers,
    async strike({ scrapers, random }) {
      killAll(
        pick(scrapers, random)
          .descendants()
          .filter((entry) => command.test(entry.command)),
      );
    },
  };
}
