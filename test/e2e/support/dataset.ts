import { gzipSync } from 'node:zlib';
import { kubectl } from './kubernetes.ts';

const name = 'e2e-dataset';

/** Two movies and an episode, in the tables of the IMDb non-commercial dataset. */
const tables: Record<string, string[][]> = {
  'title.basics': [
    [
      'tconst',
      'titleType',
      'primaryTitle',
      'originalTitle',
      'isAdult',
      'startYear',
      'endYear',
      'runtimeMinutes',
      'genres',
    ],
    ['tt9000010', 'movie', 'The Ninth Harbour', 'Der neunte Hafen', '0', '1995', '\\N', '170', 'Crime,Drama'],
    ['tt9000011', 'tvEpisode', 'Pilot', 'Pilot', '0', '1995', '\\N', '\\N', '\\N'],
    ['tt9000012', 'movie', 'Nobody Rows Home', 'Nobody Rows Home', '0', '2003', '\\N', '95', 'Drama'],
  ],
  'title.ratings': [
    ['tconst', 'averageRating', 'numVotes'],
    ['tt9000010', '8.3', '7000'],
    ['tt9000012', '6.1', '20'],
  ],
};

/** A web server in the cluster that has the dataset. Gives its address. */
export async function serveDataset(namespace: string, image: string): Promise<string> {
  const files = Object.entries(tables).map(([table, rows]) => [
    `${table}.tsv.gz`,
    gzipSync(`${rows.map((row) => row.join('\t')).join('\n')}\n`).toString('base64'),
  ]);
  const labels = { 'cinestream.dev/e2e': name };
  const objects = [
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, binaryData: Object.fromEntries(files) },
    { apiVersion: 'v1', kind: 'Service', metadata: { name }, spec: { selector: labels, ports: [{ port: 8080 }] } },
    { apiVersion: 'v1', kind: 'Pod', metadata: { name, labels }, spec: server(image) },
  ];
  const list = { apiVersion: 'v1', kind: 'List', items: objects };
  await kubectl(['apply', '-n', namespace, '-f', '-'], JSON.stringify(list));
  await kubectl(['wait', '--for=condition=Ready', `pod/${name}`, '-n', namespace, '--timeout=60s']);
  return `http://${name}:8080/`;
}

const program = `
  const { createServer } = require('node:http');
  const { readFile } = require('node:fs');
  createServer(({ url }, response) => {
    readFile('/dataset' + url, (error, content) => response.writeHead(error ? 404 : 200).end(content));
  }).listen(8080);
`;

function server(image: string) {
  return {
    automountServiceAccountToken: false,
    terminationGracePeriodSeconds: 1,
    securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: 'RuntimeDefault' } },
    containers: [
      {
        name: 'server',
        image,
        command: ['node', '-e', program],
        readinessProbe: { httpGet: { path: '/title.basics.tsv.gz', port: 8080 }, periodSeconds: 1 },
        securityContext: {
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        },
        resources: { requests: { cpu: '10m', memory: '48Mi' }, limits: { memory: '128Mi' } },
        volumeMounts: [{ name: 'dataset', mountPath: '/dataset', readOnly: true }],
      },
    ],
    volumes: [{ name: 'dataset', configMap: { name } }],
  };
}
