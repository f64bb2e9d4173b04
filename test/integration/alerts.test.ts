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
const chart = fileURLToPath(new URL('../../charts/cinestream', import.meta.url));
const hasHelm = spawnSync('helm', ['version']).status === 0;
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
  /** With which it fires, its values filled in. */
  summary: string;
  /** Minutes after which it fires, and before which it does not. */
  firesAfter: number;
  quietAt: number;
}

const release = 'namespace="movies",app_kubernetes_io_instance="cinestream"';
const releaseLabels = { namespace: 'movies', app_kubernetes_io_instance: 'cinestream' };

const cases: Case[] = [
  {
    alert: 'CineStreamRoleAbsent',
    series: { cinestream_gateway_clients_connected: '3x5 stale' },
    labels: { severity: 'critical' },
    summary: 'No gateway is running',
    firesAfter: 15,
    quietAt: 9,
  },
  {
    alert: 'CineStreamGatewaysDisagree',
    series: {
      [`cinestream_gateway_movies{${release},pod="one"}`]: '100+10x30',
      [`cinestream_gateway_movies{${release},pod="two"}`]: '100+10x5 150x25',
      // Another release has its own catalogue.
      'cinestream_gateway_movies{namespace="test",app_kubernetes_io_instance="cinestream",pod="three"}': '3x30',
    },
    labels: { ...releaseLabels, severity: 'critical' },
    summary: 'A gateway shows 150 movies fewer than another',
    firesAfter: 20,
    quietAt: 12,
  },
  {
    alert: 'CineStreamStreamsTurnedAway',
    series: { [`cinestream_gateway_rejected_total{${release},reason="replica_full"}`]: '0x10 0+120x30' },
    labels: { ...releaseLabels, reason: 'replica_full', severity: 'warning' },
    summary: 'The gateways reject streams (replica_full)',
    firesAfter: 30,
    quietAt: 12,
  },
  {
    alert: 'CineStreamDisconnectStorm',
    series: {
      [`cinestream_gateway_disconnects_total{${release},reason="error"}`]: '0x10 0+600x30',
      [`cinestream_gateway_clients_connected{${release}}`]: '100x40',
    },
    labels: { ...releaseLabels, severity: 'warning' },
    summary: 'More than 2 % of the streams end each second',
    firesAfter: 30,
    quietAt: 12,
  },
  {
    alert: 'CineStreamSlowDelivery',
    series: {
      [`cinestream_gateway_event_to_write_seconds_bucket{${release},le="1"}`]: '0+100x10 1000x40',
      [`cinestream_gateway_event_to_write_seconds_bucket{${release},le="10"}`]: '0+100x50',
      [`cinestream_gateway_event_to_write_seconds_bucket{${release},le="+Inf"}`]: '0+100x50',
    },
    labels: { ...releaseLabels, severity: 'warning' },
    summary: 'One event in a hundred takes 9.91 s from the stream to the clients',
    firesAfter: 40,
    quietAt: 10,
  },
  {
    alert: 'CineStreamCanaryMissed',
    series: {
      cinestream_gateway_canary_age_seconds: '30x10 60+60x20',
      cinestream_gateway_canary_interval_seconds: '60x40',
    },
    labels: { severity: 'critical' },
    summary: 'No canary movie has passed through the pipeline for 10m 0s',
    firesAfter: 20,
    quietAt: 10,
  },
  {
    // The first that a scraper ever counts: its series begins with it.
    alert: 'CineStreamDeadLetters',
    series: { [`cinestream_dead_letters_total{${release},stage="scraper",pod="one"}`]: '_x20 1x40' },
    labels: { ...releaseLabels, stage: 'scraper', severity: 'warning' },
    summary: '1 messages of stage scraper could not be processed',
    firesAfter: 21,
    quietAt: 19,
  },
  {
    alert: 'CineStreamBlocked',
    series: {
      [`cinestream_scraper_blocked_total{${release},source="reelhouse",pod="one"}`]: '_x20 2x40',
      [`cinestream_scraper_blocked_total{${release},source="reelhouse",pod="two"}`]: '_x25 3x40',
    },
    labels: { ...releaseLabels, source: 'reelhouse', severity: 'warning' },
    summary: 'reelhouse refuses our requests',
    firesAfter: 27,
    quietAt: 23,
  },
  {
    alert: 'CineStreamJetStreamSilent',
    series: { cinestream_jetstream_up: '1x3 0x20' },
    labels: { severity: 'critical' },
    summary: 'JetStream does not answer',
    firesAfter: 12,
    quietAt: 5,
  },
  {
    alert: 'CineStreamNoLeader',
    series: { 'cinestream_jetstream_stream_leader{stream="CRAWL"}': '1x3 0x20' },
    labels: { stream: 'CRAWL', severity: 'critical' },
    summary: 'Stream CRAWL has no leader',
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
    summary: 'Stream CRAWL is 90% full',
    firesAfter: 20,
    quietAt: 10,
  },
  {
    alert: 'CineStreamSlowConsumers',
    series: { 'cinestream_nats_server_slow_consumers{server="nats-0"}': '3x20 4x20' },
    labels: { server: 'nats-0', severity: 'warning' },
    summary: 'NATS server nats-0 disconnects clients that do not read',
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
    summary: 'JetStream has used 95% of its storage on nats-0',
    firesAfter: 20,
    quietAt: 10,
  },
  ...['etl', 'enrich'].map((consumer) => ({
    alert: 'CineStreamLag',
    series: { [`cinestream_jetstream_consumer_backlog_messages{consumer="${consumer}"}`]: '0+100x60' },
    labels: { consumer, severity: 'warning' },
    summary: `5000 messages wait for the consumer ${consumer}, and the backlog grows`,
    firesAfter: 50,
    quietAt: 8,
  })),
  {
    alert: 'CineStreamPoisonMessage',
    series: {
      'cinestream_jetstream_consumer_redelivered_messages{consumer="etl"}': '3x60',
      'cinestream_jetstream_consumer_ack_floor{consumer="etl"}': '0+5x15 75x45',
    },
    labels: { consumer: 'etl', severity: 'warning' },
    summary: 'Consumer etl gets the same messages again and again',
    firesAfter: 50,
    quietAt: 20,
  },
  {
    alert: 'CineStreamBrowsersMissing',
    series: {
      cinestream_grid_queue_requests: '0x5 2x30',
      cinestream_grid_sessions: '1x40',
      cinestream_grid_slots: '2x40',
      cinestream_grid_up: '1x40',
    },
    labels: { severity: 'warning' },
    summary: 'Requests for a browser wait although slots are free, or the Grid does not answer',
    firesAfter: 20,
    quietAt: 10,
  },
];

describe.skipIf(!hasPromtool)('the alerts', () => {
  test('are rules that Prometheus accepts', async () => {
    await run('promtool', ['check', 'rules', rules]);
  });

  test.each(cases)('$alert fires when it should, and not before: $labels', async ({
    alert,
    series,
    labels,
    summary,
    firesAfter,
    quietAt,
  }) => {
    const input = Object.entries(series).map(([name, values]) => ({ series: name, values }));
    const at = (minutes: number, expected: object[]) => ({
      eval_time: `${minutes}m`,
      alertname: alert,
      exp_alerts: expected,
    });
    const annotations = { summary, runbook_url: `RUNBOOK_BASE_URL/${alert}.md` };
    const fired = { exp_labels: labels, exp_annotations: annotations };
    await testRules(rules, [
      { interval: '1m', input_series: input, alert_rule_test: [at(quietAt, []), at(firesAfter, [fired])] },
    ]);
  });

  test.skipIf(!hasHelm)('are those of one release where its monitors say which is which', async () => {
    const { stdout } = await run('helm', [
      ...['template', 'cinestream', chart, '--namespace', 'movies', '--show-only', 'templates/monitoring/rules.yaml'],
      ...['--set', 'monitoring.podMonitor.enabled=true,monitoring.prometheusRule.enabled=true'],
    ]);
    const ofRelease = join(directory, 'rules.yaml');
    await writeFile(ofRelease, stringify((parse(stdout) as { spec: object }).spec));
    const { stdout: checked } = await run('promtool', ['check', 'rules', ofRelease]);
    expect(checked).toContain(`SUCCESS: ${(await names()).length} rules found`);
    // That another release has gateways does not make up for this one's.
    const series = (labels: string, values: string) => ({
      series: `cinestream_gateway_clients_connected{${labels}}`,
      values,
    });
    const annotations = { summary: 'No gateway is running' };
    const runbook_url = 'docs/runbooks/CineStreamRoleAbsent.md';
    const absent = {
      exp_labels: { ...releaseLabels, severity: 'critical' },
      exp_annotations: { ...annotations, runbook_url },
    };
    await testRules(ofRelease, [
      {
        interval: '1m',
        input_series: [
          series(release, '3x5 stale'),
          series('namespace="other",app_kubernetes_io_instance="cinestream"', '3x40'),
        ],
        alert_rule_test: [
          { eval_time: '4m', alertname: 'CineStreamRoleAbsent', exp_alerts: [] },
          { eval_time: '15m', alertname: 'CineStreamRoleAbsent', exp_alerts: [absent] },
        ],
      },
    ]);
  });

  test('are all tried', async () => {
    expect([...new Set(cases.map(({ alert }) => alert))].toSorted()).toEqual((await names()).toSorted());
  });
});

async function names(): Promise<string[]> {
  const { groups } = parse(await readFile(rules, 'utf8')) as { groups: { rules: { alert: string }[] }[] };
  return groups.flatMap((group) => group.rules.map(({ alert }) => alert));
}

/** `promtool test rules`; an error of it carries what it reports. */
async function testRules(ruleFile: string, tests: object[]): Promise<void> {
  const file = join(directory, 'test.yaml');
  await writeFile(file, stringify({ rule_files: [ruleFile], evaluation_interval: '1m', tests }));
  await run('promtool', ['test', 'rules', file]).catch((error: Error & { stdout: string; stderr: string }) => {
    throw new Error(`${error.stdout}${error.stderr}`, { cause: error });
  });
}
