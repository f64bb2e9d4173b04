import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

interface Threat {
  threat: string;
  triedIn: string;
}

/** The lines of the tables that name a threat, and what their last column says; `same` is the line above. */
function readThreats(): Threat[] {
  const threats: Threat[] = [];
  for (const line of readFileSync('docs/explanation/security.md', 'utf8').split('\n')) {
    const cells = line.split('|').map((cell) => cell.trim());
    if (cells.length !== 5 || cells[1] === 'threat' || /^-+$/.test(cells[1] ?? '')) continue;
    const [, threat = '', , triedIn = ''] = cells;
    const above = filesOf(threats.at(-1)?.triedIn ?? '').map((file) => `\`${file}\``);
    threats.push({ threat, triedIn: triedIn.replace(/^same\b/, above.join(', ')) });
  }
  return threats;
}

/** Files that are named, each in the folder of the one before it where it names none. */
function filesOf(triedIn: string): string[] {
  let folder = '';
  return [...triedIn.matchAll(/`([^`\s]+)`/g)].map(([, path = '']) => {
    if (path.includes('/')) folder = path.slice(0, path.lastIndexOf('/') + 1);
    return path.includes('/') ? path : `${folder}${path}`;
  });
}

/** Names of tests that are quoted but stand in none of the files. */
function missingTitles(triedIn: string): string[] {
  const code = filesOf(triedIn)
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(file, 'utf8'));
  return [...triedIn.matchAll(/“([^”]+)”/g)]
    .map(([, title = '']) => title)
    .filter((title) => !code.some((text) => text.includes(`('${title}'`)));
}

describe('the threat model', () => {
  const threats = readThreats();

  it('is read whole', () => {
    expect(threats.map(({ threat }) => threat)).toEqual(
      expect.arrayContaining(['a made-up `X-Forwarded-For`', 'a pod joining NATS or the Grid']),
    );
  });

  it.each(threats)('names a test that exists for: $threat', ({ triedIn }) => {
    const files = filesOf(triedIn);
    expect(files).not.toEqual([]);
    expect(files.filter((file) => !existsSync(file))).toEqual([]);
    expect(missingTitles(triedIn)).toEqual([]);
  });
});
