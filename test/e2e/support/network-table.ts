/**
 * Who may reach whom inside of the cluster, of a release whose metrics are for one other namespace: every component and two
 * strangers, and of every port whether it may. `test/chart/network.test.ts` finds a component or a port that is missing here,
 * `test/e2e/network.test.ts` tries each pair.
 */

/** Components with the ports on which they listen. */
export const listening: Record<string, readonly number[]> = {
  nats: [4222, 6222, 8222],
  'grid-hub': [4442, 4443, 4444],
  'grid-node': [5555],
  scraper: [9090],
  etl: [9090],
  gateway: [3000, 9090],
  operator: [9090],
  exporter: [9090],
  site: [8081, 8082],
};

/** Components whose pods come and go, and serve nothing. */
export const withoutPorts: readonly string[] = ['import', 'backup', 'crawl', 'secrets', 'test'];

export const apiServer = 'api-server';
/** Pods of nobody, in the release's own namespace and in another; the reader is in the one that may read metrics. */
export const strangers = ['unlabelled', 'elsewhere', 'metrics-reader'] as const;

const nats = 'nats:4222';
const hub = 'grid-hub:4444';
const node = 'grid-node:5555';
const site = ['site:8081', 'site:8082'];
const metrics = ['scraper:9090', 'etl:9090', 'gateway:9090', 'operator:9090', 'exporter:9090'];
/**
 * What is there for everybody: streams, and the demo's pages. Whether pods of such a component reach each other there is not
 * tried: in the test cluster they do, although no egress rule allows it, and the cause is not known.
 */
export const forEverybody = ['gateway:3000', ...site];

/** All that each may reach; nothing besides. */
export const reachable: Record<string, readonly string[]> = {
  nats: ['nats:6222'],
  'grid-hub': [node],
  'grid-node': ['grid-hub:4442', 'grid-hub:4443', hub, ...site],
  scraper: [nats, hub, node, ...site],
  etl: [nats],
  gateway: [nats],
  operator: [nats, hub, apiServer],
  exporter: [nats, hub, 'gateway:3000', 'gateway:9090'],
  site: [],
  import: [nats, ...site],
  backup: [nats],
  crawl: [nats],
  secrets: [apiServer],
  test: [nats, 'gateway:3000'],
  // Nothing keeps a stranger from the API server: that is for the owner of the namespace to say.
  unlabelled: [...forEverybody, apiServer],
  elsewhere: [...forEverybody, apiServer],
  'metrics-reader': [...forEverybody, ...metrics, apiServer],
};
