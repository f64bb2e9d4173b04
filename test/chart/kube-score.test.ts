import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { available, chart, goTool, output } from './support/tools.ts';

/** Checks that fit no object here. */
const unfit = [
  // Images are named by version or digest; `Always` would keep a local cluster from using what was loaded into it.
  'container-image-pull-policy',
  // The Grid's images run as user 1200, the Node image's own user is 1000.
  'container-security-context-user-group-id',
];

/** What kube-score finds and we want so, as kind, component and check. */
const wanted = new Set([
  // Its sessions are in its memory: two hubs would not know of each other's.
  'Deployment grid-hub deployment-strategy',
  'Deployment grid-hub deployment-replicas',
  // Nobody waits for them, and a new one serves after seconds.
  'Deployment exporter deployment-replicas',
  'Deployment site deployment-replicas',
  // They work off queues, which one replica may do. That the Service over all metrics ports has them makes kube-score ask.
  'Deployment etl deployment-replicas',
  'Deployment scraper deployment-replicas',
  'HorizontalPodAutoscaler etl horizontalpodautoscaler-replicas',
  'HorizontalPodAutoscaler scraper horizontalpodautoscaler-replicas',
  // The operator makes its pods.
  'NetworkPolicy import networkpolicy-targets-pod',
]);

/** What a preset is about, and kube-score would not have: checks by preset. */
const wantedInPreset: Record<string, string[]> = {
  'ci/one-server-values.yaml': ['deployment-replicas', 'pod-networkpolicy', 'service-type'],
  // KEDA decides, of which kube-score does not know.
  'ci/keda-values.yaml': ['deployment-replicas'],
};

const presets = ['values.yaml', 'values-demo.yaml', ...readdirSync(join(chart, 'ci')).map((name) => `ci/${name}`)];
const good = 10;

interface Scored {
  type_meta: { kind: string };
  object_meta: { labels: Record<string, string> };
  checks: { check: { id: string }; grade: number; skipped: boolean; comments: { summary: string }[] | null }[];
}

describe.skipIf(!available('kube-score', ['go', 'helm']))('kube-score', () => {
  let kubeScore: string;
  const met = new Set<string>();

  beforeAll(async () => {
    kubeScore = await goTool('kube-score', 'github.com/zegl/kube-score/cmd/kube-score');
  });

  afterAll(() => {
    expect(
      [...wanted].filter((finding) => !met.has(finding)),
      'exceptions that nothing needs',
    ).toEqual([]);
  });

  test.each(presets)('has nothing against what %s renders', async (preset) => {
    const rendered = await output('helm', ['template', 'cinestream', chart, '-n', 'movies', '-f', join(chart, preset)]);
    const findings = findingsOf(await score(kubeScore, rendered));
    expect(findings.length).toBeGreaterThan(0);
    const unexpected = findings.filter(({ name, check }) => {
      if (wanted.has(name)) met.add(name);
      return !wanted.has(name) && !wantedInPreset[preset]?.includes(check);
    });
    expect(unexpected).toEqual([]);
  });
});

async function score(kubeScore: string, manifests: string): Promise<Scored[]> {
  const flags = ['-o', 'json', '--ignore-container-cpu-limit', '--ignore-test', unfit.join(',')];
  const child = spawn(kubeScore, ['score', ...flags, '-'], { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(manifests);
  return JSON.parse(await text(child.stdout)) as Scored[];
}

function findingsOf(scored: readonly Scored[]): { name: string; check: string; says: string[] }[] {
  return scored.flatMap(({ type_meta, object_meta, checks }) =>
    checks
      .filter(({ grade, skipped }) => !skipped && grade < good)
      .map(({ check, comments }) => ({
        name: `${type_meta.kind} ${object_meta.labels['app.kubernetes.io/component']} ${check.id}`,
        check: check.id,
        says: (comments ?? []).map(({ summary }) => summary),
      })),
  );
}
