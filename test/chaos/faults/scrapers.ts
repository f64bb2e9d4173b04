import type { GridProcess, TestGrid } from '../../grid/selenium-grid.ts';
import { killAll, signalAll } from '../process-tree.ts';
import type { ChaosSystem } from '../system.ts';
import { type Fault, pick } from './fault.ts';

const hasScrapers = ({ scrapers }: ChaosSystem) => scrapers.length > 0;
const hasLocalBrowsers = ({ scrapers, grid }: ChaosSystem) => scrapers.length > 0 && grid === undefined;
const hasGrid = ({ grid }: ChaosSystem) => grid !== undefined;

/** Longer than a page may take, at times: then the browser is given up while it is frozen. */
const longestFreezeMilliseconds = 15_000;

/** Scrapers, drivers, browsers and a Grid that die and freeze. */
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
  freezeOfScraper('freeze the driver of a browser', /chromedriver/),
  freezeOfScraper('freeze a browser', /^chrom(e|ium)$/),
  freezeOfGrid('freeze the hub of the Grid', ({ hub }) => hub),
  freezeOfGrid('freeze a node of the Grid', ({ nodes }, random) => pick(nodes, random)),
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

/** SIGSTOP to what a scraper has started and that is called so, and SIGCONT to what is still there of it. */
function freezeOfScraper(name: string, command: RegExp): Fault {
  return {
    name,
    applies: hasLocalBrowsers,
    async strike({ scrapers, random, clock }) {
      const frozen = pick(scrapers, random)
        .descendants()
        .filter((entry) => command.test(entry.command));
      signalAll(frozen, 'SIGSTOP');
      await clock.wait(1000 + random() * longestFreezeMilliseconds);
      signalAll(frozen, 'SIGCONT');
    },
  };
}

function freezeOfGrid(name: string, find: (grid: TestGrid, random: () => number) => GridProcess): Fault {
  return {
    name,
    applies: hasGrid,
    async strike({ grid, random, clock }) {
      if (grid === undefined) return;
      const frozen = find(grid, random);
      frozen.freeze();
      await clock.wait(1000 + random() * longestFreezeMilliseconds);
      frozen.thaw();
    },
  };
}
