import { type RunStage, type StageName, stageVersions } from '../movie/stages.ts';
import { Histogram, type Registry } from '../observability/metrics.ts';

type Observe = (stage: StageName, outcome: 'done' | 'failed', seconds: number) => void;

/** The stages that a message goes through here, and how long each takes. */
export class StageRun {
  readonly #observe: Observe;
  readonly #milliseconds = new Map<StageName, number>();

  constructor(observe: Observe = () => undefined) {
    this.#observe = observe;
  }

  readonly run: RunStage = (stage, work) => {
    const started = performance.now();
    try {
      const result = work();
      this.#took(stage, 'done', started);
      return result;
    } catch (error) {
      this.#took(stage, 'failed', started);
      throw error;
    }
  };

  /** The same for work that waits. */
  async wait<T>(stage: StageName, work: () => Promise<T>): Promise<T> {
    const started = performance.now();
    try {
      const result = await work();
      this.#took(stage, 'done', started);
      return result;
    } catch (error) {
      this.#took(stage, 'failed', started);
      throw error;
    }
  }

  /** Milliseconds by stage so far, to the microsecond; what was done several times is added up. */
  get milliseconds(): Record<string, number> {
    return Object.fromEntries([...this.#milliseconds].map(([stage, time]) => [stage, Math.round(time * 1000) / 1000]));
  }

  #took(stage: StageName, outcome: 'done' | 'failed', started: number): void {
    const milliseconds = performance.now() - started;
    this.#milliseconds.set(stage, (this.#milliseconds.get(stage) ?? 0) + milliseconds);
    this.#observe(stage, outcome, milliseconds / 1000);
  }
}

/** Begins runs whose stages are counted and timed in the registry, by outcome and by the version of their rules. */
export function measuredStages(registry: Registry): () => StageRun {
  const durations = new Histogram({
    name: 'cinestream_etl_stage_duration_seconds',
    help: 'Time that each stage of the ETL takes, without the waiting between them; failed where it threw',
    labelNames: ['stage', 'outcome', 'version'],
    buckets: [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 2.5],
    registers: [registry],
  });
  return () =>
    new StageRun((stage, outcome, seconds) =>
      durations.observe({ stage, outcome, version: stageVersions[stage] }, seconds),
    );
}
