import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { unknownParts } from './support/command-line.ts';
import { codeBlocks, commandLines } from './support/markdown.ts';

const root = new URL('../../', import.meta.url);
const scripts = Object.keys(
  (JSON.parse(readFileSync(new URL('package.json', root), 'utf8')) as { scripts: object }).scripts,
);
const pages = [
  ...['README.md', 'CONTRIBUTING.md', 'UPGRADE.md', 'charts/cinestream/README.md'],
  ...['tutorials', 'how-to', 'explanation', 'reference'].flatMap((folder) =>
    readdirSync(new URL(`docs/${folder}/`, root))
      .filter((file) => file.endsWith('.md'))
      .map((file) => `docs/${folder}/${file}`),
  ),
];

describe.each(pages)('the shell commands of %s', (page) => {
  const lines = codeBlocks(readFileSync(new URL(page, root), 'utf8'), 'sh').flatMap(commandLines);

  test('call cinestream with commands and options that it has', () => {
    const calls = lines.flatMap((line) => {
      if (line.startsWith('npm start -- ')) return [line.replace('npm start -- ', 'run ')];
      const call = line.match(/^(?:cinestream|npm run (?:--silent )?cinestream --) (.*)$/)?.[1];
      return call === undefined ? [] : [call];
    });
    expect(calls.flatMap(unknownParts)).toEqual([]);
  });

  test('call npm scripts that exist', () => {
    const named = lines.flatMap((line) =>
      [...line.matchAll(/\bnpm run (?:--silent )?([\w:-]+)/g)].map(([, name]) => name),
    );
    expect(named.filter((name) => !scripts.includes(name ?? ''))).toEqual([]);
  });
});
