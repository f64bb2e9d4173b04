import { median } from '../statistics.ts';

/** What one import of a catalogue took. */
export interface Figures {
  movies: number;
  /** Until every movie's own event was stored. */
  seconds: number;
  /** Until the events for other movies' sake were too. */
  secondsUntilLastEvent: number;
  /** CPU until the last event, in milliseconds per movie. */
  cpu: { etl: number; nats: number; gateway: number };
  /** The most that was resident, in MB: of the ETL's replicas the largest. */
  peak: { etl: number; nats: number; gateway: number };
  /** Whether the kernel held the ETL and the gateway to the chart's limits. */
  isBounded: boolean;
  eventsPerMovie: number;
  /** Seconds from the facts of a page stored to its event at a client. */
  scraped: readonly number[];
  /** Until one more replica was ready. */
  readySeconds: number;
  searchMilliseconds: readonly number[];
  snapshotSeconds: number;
}

/** The figures of one import as lines for a terminal. */
export function tellFigures(figures: Figures): string {
  const { movies, seconds, secondsUntilLastEvent, cpu, peak, eventsPerMovie, scraped } = figures;
  return [
    `${movies} movies: ${(movies / seconds).toFixed(0)} movies/s, last event after ${secondsUntilLastEvent.toFixed(0)} s; ` +
      `CPU per movie: ETL ${cpu.etl.toFixed(2)}, NATS ${cpu.nats.toFixed(2)}, gateway ${cpu.gateway.toFixed(2)} ms; ` +
      `${eventsPerMovie.toFixed(2)} events per movie`,
    `  most memory: ETL ${peak.etl.toFixed(0)}, NATS ${peak.nats.toFixed(0)}, gateway ${peak.gateway.toFixed(0)} MB${figures.isBounded ? '' : ', without limits'}; ` +
      `${scraped.length} pages scraped meanwhile reached a client after ${quantile(scraped, 0.5).toFixed(2)} s (median), ` +
      `${quantile(scraped, 0.99).toFixed(2)} s (p99)`,
    `  one more replica ready after ${figures.readySeconds.toFixed(1)} s; searches ${median(figures.searchMilliseconds).toFixed(1)} ms (median), ` +
      `${quantile(figures.searchMilliseconds, 0.99).toFixed(1)} ms (p99); snapshot ${figures.snapshotSeconds.toFixed(1)} s`,
  ].join('\n');
}

function quantile(figures: readonly number[], share: number): number {
  const sorted = figures.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
