import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';

const run = promisify(execFile);
const rules = fileURLToPath(new URL('../../charts/cinestream/files/alerts.yaml', import.meta.url));
const handbook = fileURLToPath(new URL('../../docs/kubernetes.md', import.meta.url));
const hasPromtool = spawnSync('promtool', ['--version']).status === 0;

let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'cinestream-alerts-'));
});

afterAll(async () => {
  await rm(directory, { recursive: true, force: true });
});

interface Case {
  alert: string;
  /** Series by name, a value a minute in promtool's notation. */
  series: Record<string, string>;
  labels: Record<string, string>;
  /** Minutes after which it fires, and before which it does not. */
  firesAfter: number;
  quietAt: number;
}

const cases: Case[] = [
  {
    alert: 'CineStreamNoLeader',
    series: { 'cinestream_jetstream_stream_leader{stream="CRAWL"}': '1x3 0x20' },
    labels: { stream: 'CRAWL', severity: 'critical' },
    firesAfter: 10,
    quietAt: 3,
  },
  {
    alert: 'CineStreamStreamNearFull',
    series: {
      'cinestream_jetstream_stream_bytes{stream="CRAWL"}': '50x5 90x30',
      'cinestream_jetstream_stream_limit_bytes{stream="CRAWL"}': '100x40',
    },
    labels: { stream: 'CRAWL', severity: 'warning' },
    firesAfter: 20,
    quietAt: 10,
  },
  {
    alert: 'CineStreamPoisonMessage',
    series: {
      'cinestream_jetstream_consumer_redelivered_messages{consumer="etl"}': '3x60',
      'cinestream_jetstream_consumer_ack_floor{consumer="etl"}': '0+5x15 75x45',
    },
    labels: { consumer: 'etl', severity: 'warning' },
    firesAfter: 50,
    quietAt: 20,
  },
  {
    alert: 'CineStreamSlowConsumers',
    series: { 'cinestream_nats_server_slow_consumers{server="nats-0"}': '3x20 4x20' },
    labels: { server: 'nats-0', severity: 'warning' },
    firesAfter: 25,
    quietAt: 15,
  },
  {
    alert: 'CineStreamStorageNearFull',
    series: {
      'cinestream_nats_server_storage_bytes{server="nats-0"}': '80x5 95x30',
      'cinestream_nats_server_storage_limit_bytes{server="nats-0"}': '100x40',
    },
    labels: { server: 'nats-0', severity: 'critical' },
    firesAfter: 20,
    quietAt: 10,
  },
  {
    alert: 'CineStreamLag',
    series: { 'cinestream_jetstream_consumer_backlog_messages{consumer="etl"}': '0+100x60' },
    labels: { consumer: 'etl', severity: 'warning' },
    firesAfter: 50,
    quietAt: 8,
  },
  {
    alert: 'CineStreamCanaryMissed',
    series: {
      cinestream_gateway_canary_age_seconds: '30x10 60+60x20',
      cinestream_gateway_canary_interval_seconds: '60x40',
    },
    labels: { severity: 'critical' },
    firesAfter: 20,
    quietAt: 10,
  },
  {
    alert: 'CineStreamJetStreamSilent',
    series: { cinestream_jetstream_up: '1x3 0x20' },
    labels: { severity: 'critical' },
    firesAfter: 12,
    quietAt: 5,
  },
];

describe.skipIf(!hasPromtool)('the alerts', () => {
  test('are rules that Prometheus accepts', async () => {
    await run('promtool', ['check', 'rules', rules]);
  });

  test.each(cases)('$alert fires when it should, and not before', async ({
    alert,
    series,
    labels,
    firesAfter,
    quietAt,
  }) => {
    const input = Object.entries(series).map(([name, values]) => ({ series: name, values }));
    const at = (minutes: number, expected: object[]) => ({
      eval_time: `${minutes}m`,
      alertname: alert,
      exp_alerts: expected,
    });
    const annotations = await annotationsOf(alert);
    const file = join(directory, `${alert}.yaml`);
    const fired = { exp_labels: labels, exp_annotations: annotations };
    await writeFile(
      file,
      stringify({
        rule_files: [rules],
        evaluation_interval: '1m',
        tests: [{ interval: '1m', input_series: input, alert_rule_test: [at(quietAt, []), at(firesAfter, [fired])] }],
      }),
    );
    await run('promtool', ['test', 'rules', file]).catch((error: Error & { stdout: string; stderr: string }) => {
      // What differs is in the values of the summary alone when the rest is right.
      const report = `${error.stdout}${error.stderr}`;
      expect(report, report).not.toMatch(/got:\[\]|exp:\[\]/);
    });
  });
});

test('every alert has a chapter in the handbook', async () => {
  const { groups } = parse(await readFile(rules, 'utf8')) as { groups: { rules: { alert: string }[] }[] };
  const text = await readFile(handbook, 'utf8');
  for (const { alert } of groups.flatMap((group) => group.rules)) expect(text).toContain(`### ${alert}\n`);
});

async function annotationsOf(alert: string): Promise<Record<string, string>> {
  const { groups } = parse(await readFile(rules, 'utf8')) as {
    groups: { rules: { alert: string; annotations: Record<string, string> }[] }[];
  };
  return groups.flatMap((group) => group.rules).find((rule) => rule.alert === alert)?.annotations ?? {};
}
