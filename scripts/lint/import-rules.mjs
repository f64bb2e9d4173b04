// What each folder of src/ may import: one table. `npm run lint` and `npm test` hold it.

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, posix } from 'node:path';
import { fileURLToPath } from 'node:url';

const basics = ['clock.ts', 'errors.ts', 'version.ts', 'config.ts', 'configuration', 'role.ts'];
const shared = [...basics, 'movie', 'messaging', 'observability'];

/** Folder or file directly below src/ → what else below src/ it may import. Tests may import more. */
const mayImport = {
  'clock.ts': [],
  'errors.ts': [],
  'version.ts': [],
  configuration: ['errors.ts'],
  'config.ts': ['configuration', 'errors.ts'],
  movie: [],
  observability: basics,
  'role.ts': [...basics, 'observability'],
  messaging: ['clock.ts', 'errors.ts', 'config.ts', 'movie', 'observability'],
  scraper: shared,
  etl: shared,
  gateway: shared,
  operator: shared,
  exporter: shared,
  diagnosis: shared,
  backup: shared,
  'round-trip': shared,
  reference: ['*'],
  demo: [...shared, 'command-line'],
  'command-line': ['*'],
  'main.ts': ['command-line', 'version.ts'],
};

const io = [
  'node:fs',
  'node:net',
  'node:http',
  'node:https',
  'node:child_process',
  '@nats-io/',
  'selenium-webdriver',
  'express',
  'pino',
  'prom-client',
];

/** Places that must not import packages. `types` says whether types of them are allowed. */
const packageRules = [
  { inside: 'src/movie/', packages: io, types: false, why: 'the domain is pure: no I/O, no NATS' },
  {
    inside: 'src/scraper/extract/',
    packages: io,
    types: false,
    why: 'extraction is pure: bytes and URL in, observations out',
  },
  {
    inside: 'src/',
    except: 'src/messaging/nats/',
    packages: ['@nats-io/'],
    types: true,
    why: 'the NATS client is imported at run time in src/messaging/nats only: take it from src/messaging/nats/client.ts',
  },
];

const root = fileURLToPath(new URL('../../', import.meta.url));
const statement =
  /(?:^|\n)(?:import|export)(?<type> type)?(?<names>[^;'"]*?)from '(?<from>[^']+)'|import\('(?<dynamic>[^']+)'\)/g;

/** The imports of a file's text: from where, and whether nothing but types comes from there. */
export function importsOf(text) {
  return [...text.matchAll(statement)].map(({ groups }) => {
    const named = groups.names?.match(/^\s*\{([\s\S]*)\}\s*$/)?.[1];
    const names = named
      ?.split(',')
      .map((name) => name.trim())
      .filter((name) => name !== '') ?? [''];
    return {
      from: groups.from ?? groups.dynamic,
      typesOnly: groups.type !== undefined || names.every((name) => name.startsWith('type ')),
    };
  });
}

/** What a file imports against the rules, one sentence each. */
export function violationsOf(path, text) {
  return importsOf(text).flatMap(({ from, typesOnly }) =>
    from.startsWith('.') ? folderViolation(path, from) : packageViolations(path, from, typesOnly),
  );
}

function folderViolation(path, from) {
  const room = path.split('/')[1];
  const target = posix.normalize(posix.join(dirname(path), from));
  const other = target.split('/')[1];
  if (!target.startsWith('src/')) return [];
  if (path.startsWith('src/scraper/extract/') && other === 'messaging')
    return [`${path} imports ${target}: extraction is pure: bytes and URL in, observations out`];
  const allowed = mayImport[room];
  if (allowed === undefined) return [`${path}: src/${room} has no row in scripts/lint/import-rules.mjs: add one`];
  if (room === other || allowed.includes('*') || allowed.includes(other)) return [];
  return [`${path} imports ${target}: src/${room} may import ${allowed.join(', ') || 'nothing else of ours'}`];
}

function packageViolations(path, from, typesOnly) {
  return packageRules
    .filter(({ inside, except }) => path.startsWith(inside) && !(except && path.startsWith(except)))
    .filter(({ packages, types }) => packages.some((name) => from.startsWith(name)) && !(types && typesOnly))
    .map(({ why }) => `${path} imports ${from}: ${why}`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const listed = spawnSync('git', ['ls-files', '-co', '--exclude-standard', 'src/*.ts'], {
    cwd: root,
    encoding: 'utf8',
  });
  const files = listed.stdout.split('\n').filter((path) => path.endsWith('.ts') && !/\.test\.ts$|\.d\.ts$/.test(path));
  if (files.length === 0) throw new Error(`no source found: is ${root} a git checkout? ${listed.stderr}`);
  const found = files.flatMap((path) => violationsOf(path, readFileSync(`${root}${path}`, 'utf8')));
  for (const line of found) console.error(line);
  console.log(`${files.length} files, ${found.length} imports against the rules`);
  process.exitCode = found.length === 0 ? 0 : 1;
}
