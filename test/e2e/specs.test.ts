import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { kubectl } from './support/kubernetes.ts';

const project = fileURLToPath(new URL('../..', import.meta.url));
const samples = readdirSync(`${project}/k8s/samples`).filter((name) => name.endsWith('.yaml'));
const page = { url: 'https://movies.example/' };
const crawl = { adapter: 'imdb', start: [page] };
const urls = { movie: ['/film/'] };
const title = { select: 'h1' };
const dataset = { url: 'https://datasets.imdbws.com/' };
const scraper = { deployment: 'cinestream-scraper' };

beforeAll(async () => {
  await kubectl([
    'apply',
    '--server-side',
    '--force-conflicts',
    '--field-manager=helm',
    '-f',
    `${project}/charts/cinestream/crds`,
  ]);
  const names = ['crd/moviesources.cinestream.dev', 'crd/pipelines.cinestream.dev'];
  await kubectl(['wait', '--for=condition=Established', ...names, '--timeout=30s']);
});

/** Asks the API server whether it would take the resource; nothing is kept. */
function dryRun(kind: string, name: string, spec: object): Promise<string> {
  const resource = { apiVersion: 'cinestream.dev/v1alpha1', kind, metadata: { name, namespace: 'default' }, spec };
  return kubectl(['apply', '--dry-run=server', '-f', '-'], JSON.stringify(resource));
}

describe('the API server refuses a wrong MovieSource and says what to do:', () => {
  test.each<[string, object]>([
    ['spec.adapter: Required value', { start: [page] }],
    ['supported values: "imdb", "schema-org", "demo", "dataset"', { adapter: 'netscape', start: [page] }],
    ['start is missing: name at least one page', { adapter: 'imdb' }],
    ['spec.start in body should have at least 1 items', { adapter: 'imdb', start: [] }],
    ['spec.start[0].url: Required value', { adapter: 'imdb', start: [{ kind: 'list' }] }],
    ['must be an http or https URL, e.g. https://', { adapter: 'imdb', start: [{ url: 'movies.example' }] }],
    ['must be an http or https URL, e.g. https://', { adapter: 'imdb', start: [{ url: 'ftp://movies.example/' }] }],
    ['put them into a Secret', { adapter: 'imdb', start: [{ url: 'https://ann:secret@movies.example/' }] }],
    ['supported values: "list", "movie", "page", "sitemap"', { adapter: 'imdb', start: [{ ...page, kind: 'feed' }] }],
    ['dataset is missing: adapter dataset needs its url or volumeClaimName', { adapter: 'dataset' }],
    ['say either url or volumeClaimName', { adapter: 'dataset', dataset: {} }],
    ['say either url or volumeClaimName', { adapter: 'dataset', dataset: { ...dataset, volumeClaimName: 'movies' } }],
    ['e.g. https://datasets.imdbws.com/', { adapter: 'dataset', dataset: { url: 'datasets.imdbws.com' } }],
    ['adapter dataset reads no pages; remove start', { adapter: 'dataset', dataset, start: [page] }],
    ['dataset belongs to adapter dataset; remove it', { ...crawl, dataset }],
    ['must have five fields: minute hour day month weekday', { ...crawl, schedule: 'daily' }],
    ['must have five fields: minute hour day month weekday', { ...crawl, schedule: '0 0 6 * * *' }],
    ['holds a character that cron does not know', { ...crawl, schedule: '0 6 ! * *' }],
    ['timeZone means nothing without a schedule', { ...crawl, timeZone: 'Europe/Berlin' }],
    ['must be an IANA name, e.g. Europe/Berlin', { ...crawl, schedule: '0 6 * * *', timeZone: 'Berlin time' }],
    ['startingDeadlineSeconds means nothing without a schedule', { ...crawl, startingDeadlineSeconds: 60 }],
    ['should be greater than or equal to 0', { ...crawl, schedule: '0 6 * * *', startingDeadlineSeconds: -1 }],
    ['supported values: "Allow", "Forbid", "Replace"', { ...crawl, concurrencyPolicy: 'Maybe' }],
    ['spec.politeness.delaySeconds in body should be greater', { ...crawl, politeness: { delaySeconds: -1 } }],
    ['unknown field "spec.politeness.delay"', { ...crawl, politeness: { delay: 1 } }],
    ['spec.credentials.secretName: Required value', { ...crawl, credentials: {} }],
    ['spec.maxPages in body should be greater than or equal to 1', { ...crawl, maxPages: 0 }],
    ['spec.follow[0] in body should be at least 1 chars', { ...crawl, follow: [''] }],
    ['supported values: "Retain", "Retract"', { ...crawl, deletionPolicy: 'Delete' }],
    ['urls.movie is missing: facts are read off the pages of movies', { ...crawl, site: { facts: { title } } }],
    ['a name is no fact; the facts are: id, type, title', { ...crawl, site: { urls, facts: { tittle: title } } }],
    ['say either select (a CSS selector) or json', { ...crawl, site: { urls, facts: { title: {} } } }],
    ['best belongs to rating', { ...crawl, site: { urls, facts: { title: { ...title, best: 5 } } } }],
    [
      'all and split belong to facts that are lists',
      { ...crawl, site: { urls, facts: { title: { ...title, all: true } } } },
    ],
    [
      'date and language belong to release_date',
      { ...crawl, site: { urls, facts: { year: { ...title, date: 'yyyy' } } } },
    ],
    ['script belongs to json', { ...crawl, site: { urls, facts: { title: { ...title, script: 'script' } } } }],
    [
      'unknown field "spec.site.facts.title.css"',
      { ...crawl, site: { urls, facts: { title: { ...title, css: 'h1' } } } },
    ],
    [
      'remove start, follow, exclude, politeness, credentials and site',
      { adapter: 'dataset', dataset, site: { urls } },
    ],
    ['unknown field "spec.sechdule"', { ...crawl, sechdule: '0 6 * * *' }],
  ])('%s', async (message, spec) => {
    await expect(dryRun('MovieSource', 'wrong', spec)).rejects.toThrow(message);
  });

  test('the name becomes the name of the source', async () => {
    await expect(dryRun('MovieSource', 'movies.example', crawl)).rejects.toThrow(
      'the name becomes the name of the source',
    );
  });
});

describe('the API server refuses a wrong Pipeline and says what to do:', () => {
  test.each<[string, object]>([
    ['nothing to scale: name the Deployment of scraper or etl', {}],
    ['browsers are scaled with the scraper, which is missing', { etl: scraper, browsers: scraper }],
    ['spec.scraper.deployment: Required value', { scraper: {} }],
    ['minReplicas must not exceed maxReplicas', { scraper: { ...scraper, minReplicas: 3, maxReplicas: 2 } }],
    ['minReplicas must not exceed maxReplicas (its default is 10)', { scraper: { ...scraper, minReplicas: 11 } }],
    ['should be greater than or equal to 1', { scraper, targetBacklogSeconds: 0 }],
    ['should be less than or equal to 300', { scraper, pollSeconds: 301 }],
    ['unknown field "spec.scraper.replicas"', { scraper: { ...scraper, replicas: 3 } }],
  ])('%s', async (message, spec) => {
    await expect(dryRun('Pipeline', 'wrong', spec)).rejects.toThrow(message);
  });
});

test.each(samples)('the API server takes the sample %s', async (sample) => {
  await kubectl(['apply', '--dry-run=server', '-n', 'default', '-f', `${project}/k8s/samples/${sample}`]);
});

test('there is a sample for each adapter', async () => {
  const texts = await Promise.all(samples.map((name) => readFile(`${project}/k8s/samples/${name}`, 'utf8')));
  for (const adapter of ['imdb', 'schema-org', 'demo', 'dataset'])
    expect(texts.join()).toContain(`adapter: ${adapter}`);
});

test.each(['moviesource', 'pipeline'])('kubectl explain says something of every field of a %s', async (kind) => {
  const text = await kubectl(['explain', `${kind}.spec`, '--recursive']);
  const fields = [...text.matchAll(/^ {2}(\w+)\t/gm)].map(([, field]) => field);
  expect(fields.length).toBeGreaterThan(5);
  for (const field of fields) {
    expect.soft(await kubectl(['explain', `${kind}.spec.${field}`]), field).not.toContain('<no description>');
  }
});
