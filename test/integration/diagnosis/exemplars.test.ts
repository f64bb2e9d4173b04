import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { readConfiguration } from '../../../src/config.ts';
import { freePort } from '../../../src/demo/run/ports.ts';
import { startHealthServer } from '../../../src/observability/health.ts';
import { silentLogger } from '../../../src/observability/logger.ts';
import { createRegistry, stageMetrics } from '../../../src/observability/metrics.ts';
import { runInSpan, startSpan, startTracing, stopTracing } from '../../../src/observability/tracing/tracing.ts';
import { until } from '../../support/nats-server.ts';
import { startOtlpCollector } from '../../support/otlp-collector.ts';

const hasPrometheus = spawnSync('prometheus', ['--version']).status === 0;
const cleanUp: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of cleanUp.splice(0).toReversed()) await close();
});

describe.skipIf(!hasPrometheus)('a Prometheus', () => {
  it('scrapes OpenMetrics and finds the trace behind a slow message', async () => {
    const collector = await startOtlpCollector();
    cleanUp.push(() => collector.close());
    const { tracing } = readConfiguration({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url });
    await startTracing(tracing, 'etl', silentLogger);
    cleanUp.push(stopTracing);
    const registry = createRegistry('etl');
    const stage = stageMetrics(registry, 'etl');
    const span = startSpan('process', {});
    await runInSpan(span, async () => stage.record('done', 7));
    const health = await startHealthServer({
      port: 0,
      host: '127.0.0.1',
      registry,
      live: () => true,
      notReady: () => [],
    });
    cleanUp.push(() => health.close());

    const address = await startPrometheus(health.port);
    const query = encodeURIComponent('cinestream_etl_message_duration_seconds_bucket');
    const found = await until(async () => {
      const response = await fetch(`${address}/api/v1/query_exemplars?query=${query}&start=0&end=4e9`).catch(
        () => undefined,
      );
      const answer = (await response?.json().catch(() => undefined)) as
        | { data?: { exemplars: object[] }[] }
        | undefined;
      return answer?.data?.flatMap(({ exemplars }) => exemplars)[0];
    }, 40);
    expect(found).toMatchObject({ labels: { trace_id: span?.ids?.traceId, span_id: span?.ids?.spanId }, value: '7' });
    const targets = (await (await fetch(`${address}/api/v1/targets`)).json()) as {
      data: { activeTargets: { health: string; lastError: string }[] };
    };
    expect(targets.data.activeTargets).toMatchObject([{ health: 'up', lastError: '' }]);
  });
});

/** A Prometheus that scrapes this port; gives its address. */
async function startPrometheus(target: number): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'cinestream-prometheus-'));
  const port = await freePort();
  const configuration = {
    global: { scrape_interval: '1s' },
    scrape_configs: [{ job_name: 'cinestream', static_configs: [{ targets: [`127.0.0.1:${target}`] }] }],
  };
  // JSON is YAML.
  await writeFile(join(directory, 'prometheus.yml'), JSON.stringify(configuration));
  const child = spawn(
    'prometheus',
    [
      `--config.file=${join(directory, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(directory, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--enable-feature=exemplar-storage',
    ],
    { stdio: 'ignore' },
  );
  const exited = new Promise((resolve) => child.once('exit', resolve));
  cleanUp.push(async () => {
    child.kill('SIGKILL');
    await exited;
    await rm(directory, { recursive: true, force: true });
  });
  return `http://127.0.0.1:${port}`;
}
