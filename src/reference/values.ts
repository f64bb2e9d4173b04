import { readFileSync } from 'node:fs';
import { isMap, isScalar, type Pair, parseDocument, type YAMLMap } from 'yaml';
import { table } from './table.ts';

/** One value of the chart: a leaf, or a map that is empty by default. */
export interface ChartValue {
  key: string;
  type: string;
  default: string;
  description: string;
}

/** What keys mean that every workload has. A comment in values.yaml wins. */
const workloadKeys: Record<string, string> = {
  replicas: 'Number of pods.',
  resources: 'Requests and limits of its containers.',
  terminationGracePeriodSeconds: 'How long a pod may take to end.',
  podAnnotations: 'Annotations of its pods.',
  podLabels: 'Labels of its pods.',
  nodeSelector: 'Labels of the nodes that its pods may run on.',
  tolerations: 'Taints that its pods tolerate.',
  affinity: 'Affinity of its pods.',
  topologySpreadConstraints: 'How its pods spread over zones and nodes.',
  priorityClassName: 'Priority class of its pods.',
  extraEnv: 'More environment variables, as in a pod.',
  extraEnvFrom: 'More sources of environment variables, as in a pod.',
  extraVolumes: 'More volumes, as in a pod.',
  extraVolumeMounts: 'More volume mounts, as in a pod.',
  extraEgress: 'More egress rules of its NetworkPolicy.',
  enabled: 'Install it.',
  image: 'Its image.',
  pdb: 'Its PodDisruptionBudget.',
  autoscaling: 'Its autoscaler: mode `none`, `hpa` (processor time) or `keda` (backlog).',
  jwksUrl: 'Address of its JSON Web Key Set.',
  issuer: 'What `iss` of a token must be.',
  audience: 'What `aud` of a token may be.',
  maxReplicas: 'At most so many.',
  labels: 'Labels of the object.',
  annotations: 'Annotations of the object.',
};

/** Maps that users set as a whole. */
const whole = new Set([
  'resources',
  'pdb',
  'autoscaling',
  'image',
  'tls',
  'labels',
  'annotations',
  'podMonitor',
  'serviceMonitor',
]);

/** Every value of charts/cinestream/values.yaml, in its order. */
export function chartValues(): ChartValue[] {
  const text = readFileSync(new URL('../../charts/cinestream/values.yaml', import.meta.url), 'utf8');
  const document = parseDocument(text);
  if (!isMap(document.contents)) throw new Error('charts/cinestream/values.yaml holds no map');
  return valuesOf(document.contents, '');
}

function valuesOf(map: YAMLMap, prefix: string): ChartValue[] {
  return map.items.flatMap((pair, index) => {
    const name = String(isScalar(pair.key) ? pair.key.value : pair.key);
    const key = `${prefix}${name}`;
    const { value } = pair;
    const asOne =
      map.flow !== true && isMap(value) && value.flow === true && (whole.has(name) || value.items.length === 0);
    if (isMap(value) && value.items.length > 0 && !asOne && !(whole.has(name) && name === 'resources')) {
      return valuesOf(value, `${key}.`);
    }
    const plain: unknown = value === null ? null : (value as { toJSON(): unknown }).toJSON();
    return [
      {
        key,
        type: typeOf(plain),
        default: plain === null ? '' : `\`${JSON.stringify(plain)}\``,
        description: commentOf(map, pair, index) || (workloadKeys[name] ?? ''),
      },
    ];
  });
}

/** The comment that begins with `# --` before a key. */
function commentOf(map: YAMLMap, pair: Pair, index: number): string {
  const own = isScalar(pair.key) ? pair.key.commentBefore : undefined;
  // Before the first key of a map the comment belongs to the map.
  const comment = own ?? (index === 0 ? map.commentBefore : undefined) ?? '';
  const start = comment.indexOf(' -- ');
  return start < 0
    ? ''
    : comment
        .slice(start + 4)
        .replace(/\n\s*/g, ' ')
        .trim();
}

function typeOf(value: unknown): string {
  if (value === null) return 'any';
  if (Array.isArray(value)) return 'list';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'float';
  return typeof value === 'object' ? 'object' : 'string';
}

const block = /<!-- values -->[\s\S]*<!-- end of values -->/;

/** The chart's README with the table of values, in the form of helm-docs, between its markers. */
export function withValuesTable(page: string): string {
  const rows = chartValues().map((value) => [value.key, value.type, value.default, value.description]);
  const made = table(['Key', 'Type', 'Default', 'Description'], rows);
  return page.replace(block, () => `<!-- values -->\n${made}\n<!-- end of values -->`);
}
